package dev.offshoot.messaging.spi;

/**
 * A format of messages between processes. The stored form stays JSON: a format converts from it and back. An
 * implementation is a bean; every process reads all formats that it has, and writes the one that {@code
 * offshoot.messaging.format} names. Implementations must be thread-safe, and must keep every value that they do not
 * refuse.
 */
public interface MessageFormat {

    /** The name in {@code offshoot.messaging.format}, such as {@code avro}. */
    String name();

    /** The media type that announces the format, without parameters, such as {@code application/cbor}. */
    String contentType();

    /**
     * Prepares to convert the messages of one type. Called once for each type, and at startup if the format is to be
     * written.
     *
     * @param record the message's record, annotated with {@code @Command} or {@code @Event}
     * @throws IllegalArgumentException if the format cannot carry all values of the record; names the component
     */
    Codec codec(Class<?> record);

    /** Converts the messages of one type. */
    interface Codec {

        /**
         * Converts a message to this format.
         *
         * @param json the message as JSON
         * @throws IllegalArgumentException if it contains something that this format cannot carry, such as a component
         *     that the record does not have; the message then travels as JSON
         */
        byte[] write(String json);

        /**
         * Converts a message from this format, of the same or another version of the record.
         *
         * @return the message as JSON
         * @throws IllegalArgumentException if it cannot be read; the description must not quote values
         */
        String read(byte[] message);
    }
}
