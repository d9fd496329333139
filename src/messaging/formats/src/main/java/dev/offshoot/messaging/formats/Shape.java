package dev.offshoot.messaging.formats;

import java.util.List;

/** What the JSON of a record looks like: the model from which schemas are written, and by which values are converted. */
public sealed interface Shape {

    /** A value without parts. */
    enum Scalar implements Shape {
        /** A string in JSON, such as the text of a UUID, a time, a date or an enum constant. */
        TEXT,
        /** A number with any number of digits, as {@code BigDecimal} and {@code BigInteger} have. */
        DECIMAL,
        /** At most 32 bits. */
        INT,
        /** At most 64 bits. */
        LONG,
        /** A floating-point number; infinite ones are strings in JSON. */
        DOUBLE,
        BOOLEAN
    }

    /** An array in JSON; its elements are not null. */
    record Sequence(Shape element) implements Shape {}

    /** An object in JSON with arbitrary keys; its values are not null. */
    record Dictionary(Shape value) implements Shape {}

    /**
     * An object in JSON with a fixed set of keys.
     *
     * @param name the name of the message without its module, or the simple name of a nested record
     */
    record Struct(String name, List<Field> fields) implements Shape {

        public Struct {
            fields = List.copyOf(fields);
        }

        /** The position of a field, from 0; -1 if there is none with this name. */
        int position(String name) {
            for (var i = 0; i < fields.size(); i++) {
                if (fields.get(i).name().equals(name)) {
                    return i;
                }
            }
            return -1;
        }
    }

    /**
     * A component of a record. Its position is its number in formats that have numbers, so new components are added at
     * the end.
     *
     * @param name its key in JSON
     * @param primitive whether it can neither be null nor missing
     * @param nullable whether it is declared to be null at times
     */
    record Field(String name, Shape shape, boolean primitive, boolean nullable) {}
}
