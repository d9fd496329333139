package dev.offshoot.messaging.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.example.formats.FormatMessages.ManyTimesMany;
import com.example.formats.FormatMessages.PerhapsMany;
import com.sun.management.ThreadMXBean;
import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.spi.MessageFormat;
import dev.offshoot.messaging.testing.FormatConformance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** All formats pass the same suite. */
class FormatTests {

    @Event(name = "letters.LetterWritten")
    record LetterWritten(String text) {}

    @Event(name = "letters.LetterSent")
    record LetterSent(boolean sent) {}

    /** The same message with a number, in two sizes. */
    static class Small {

        @Event(name = "letters.LetterWritten")
        record LetterWritten(int text) {}
    }

    static class Large {

        @Event(name = "letters.LetterWritten")
        record LetterWritten(long text) {}
    }

    @Event(name = "letters.LettersSorted")
    record LettersSorted(List<List<String>> letters) {}

    /**
     * That a message which announces far more than it contains is refused before memory is taken for it. Processes end
     * when they run out of memory, so catching the error is no help.
     */
    private static void refusesCheaply(MessageFormat format, Class<?> record, byte[] message) {
        var codec = format.codec(record);
        // loads the classes
        codec.read(codec.write(record == LetterWritten.class ? "{\"text\":\"\"}" : "{\"letters\":[]}"));
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadAllocatedBytes();

        var refusal = catchThrowable(() -> codec.read(message));

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16 * 1024 * 1024);
        assertThat(refusal)
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(refused -> assertThat(getRootCause(refused)).isNotInstanceOf(OutOfMemoryError.class));
    }

    private static Throwable getRootCause(Throwable failure) {
        return failure.getCause() == null ? failure : getRootCause(failure.getCause());
    }

    /** The bytes of hexadecimal numbers, and of text in quotation marks. */
    private static byte[] bytes(String... parts) {
        var bytes = new ByteArrayOutputStream();
        for (var part : parts) {
            bytes.writeBytes(
                    part.startsWith("'")
                            ? part.substring(1).getBytes(StandardCharsets.UTF_8)
                            : HexFormat.of().parseHex(part));
        }
        return bytes.toByteArray();
    }

    @Nested
    class Xml extends FormatConformance {

        @Override
        protected MessageFormat format() {
            return new XmlFormat();
        }

        /** A document type could read files of this machine, or grow without limit. */
        @Test
        void ignoresDocumentTypes() {
            var codec = format().codec(LetterWritten.class);
            var bomb = "<!DOCTYPE l [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
                    + "<LetterWritten><text>&e;</text></LetterWritten>";

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> codec.read(bomb.getBytes(StandardCharsets.UTF_8)))
                    .withMessage("it is no well-formed XML");
        }

        @Test
        void readsFlagsAsXmlSchemaDefinesThem() {
            var codec = format().codec(LetterSent.class);

            assertThat(codec.read("<LetterSent><sent> 1 </sent></LetterSent>".getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo("{\"sent\":true}");
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            codec.read("<LetterSent><sent>yes</sent></LetterSent>".getBytes(StandardCharsets.UTF_8)));
        }

        @Test
        void looksAsPeopleWouldWriteIt() {
            var codec = format().codec(LetterWritten.class);

            assertThat(new String(codec.write("{\"text\":\"a < b\"}"), StandardCharsets.UTF_8))
                    .isEqualTo("<LetterWritten><text>a &lt; b</text></LetterWritten>");
        }
    }

    @Nested
    class Cbor extends FormatConformance {

        @Override
        protected MessageFormat format() {
            return new CborFormat();
        }

        @Test
        void refusesLengthsThatAreNotThere() {
            // a text, bytes, and a list of hundreds of megabytes
            for (var value : List.of("7a20000000", "5a20000000", "9a20000000")) {
                refusesCheaply(format(), LetterWritten.class, bytes("a1", "64", "'text", value));
            }
        }
    }

    @Nested
    class Protobuf extends FormatConformance {

        @Event(name = "letters.Listed")
        record Listed(@Nullable List<String> letters) {}

        @Event(name = "letters.Sorted")
        record Sorted(List<List<String>> letters) {}

        @Override
        protected MessageFormat format() {
            return new ProtobufFormat();
        }

        @Override
        protected Set<Class<?>> refused() {
            return Set.of(PerhapsMany.class, ManyTimesMany.class);
        }

        @Test
        void refusesLengthsThatAreNotThere() {
            refusesCheaply(format(), LetterWritten.class, bytes("0a", "8080808002"));
        }

        @Test
        void refusesListsThatMayBeNull() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> format().codec(Listed.class))
                    .withMessage("Listed.letters may be null, which Protocol Buffers do not tell from empty");
        }

        @Test
        void refusesListsOfLists() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> format().codec(Sorted.class))
                    .withMessage("Sorted.letters contains lists or maps of its own, which Protocol Buffers do not have."
                            + " Put a record in between");
        }
    }

    @Nested
    class Avro extends FormatConformance {

        @Override
        protected MessageFormat format() {
            return new AvroFormat();
        }

        @Test
        void refusesLengthsThatAreNotThere() {
            for (var record : List.of(LetterWritten.class, LettersSorted.class)) {
                // 02: it is not null
                refusesCheaply(format(), record, bytes("c301", fingerprinted(record), "02", "8080808004"));
            }
        }

        private static String fingerprinted(Class<?> record) {
            var fingerprint = SchemaNormalization.parsingFingerprint64(Schemas.avro(record));
            return HexFormat.of().toHexDigits(Long.reverseBytes(fingerprint));
        }

        @Test
        void refusesContainersThatAnnounceMoreThanTheyHold() {
            var schema = Schemas.avro(LetterWritten.class).toString();
            var container = new String[] {
                "'Obj", "01", "02", "16", "'avro.schema", length(schema), "'" + schema, "00", "00".repeat(16), "02"
            };
            // a block, a text in a block, and metadata
            refusesCheaply(format(), LetterWritten.class, bytes(with(container, "8080808004")));
            refusesCheaply(format(), LetterWritten.class, bytes(with(container, "0c", "02", "8080808004")));
            refusesCheaply(
                    format(), LetterWritten.class, bytes("'Obj", "01", "02", "16", "'avro.schema", "8080808004"));
        }

        @Test
        void refusesContainersThatGrow() throws IOException {
            var schema = Schemas.avro(LetterWritten.class);
            var large = new GenericData.Record(schema);
            large.put(0, "a".repeat(64 * 1024 * 1024));
            var bomb = new ByteArrayOutputStream();
            try (var writer = new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(schema))) {
                writer.setCodec(CodecFactory.deflateCodec(9)).create(schema, bomb);
                writer.append(large);
            }

            refusesCheaply(format(), LetterWritten.class, bomb.toByteArray());
        }

        private static String length(String text) {
            var length = text.length() * 2;
            return HexFormat.of().toHexDigits((byte) (length & 0x7f | 0x80))
                    + HexFormat.of().toHexDigits((byte) (length >> 7));
        }

        private static String[] with(String[] parts, String... more) {
            return Stream.concat(Stream.of(parts), Stream.of(more)).toArray(String[]::new);
        }

        @Test
        void saysThatItDoesNotKnowASchema() {
            var unknown = new byte[] {(byte) 0xc3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0};

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> format().codec(LetterWritten.class).read(unknown))
                    .withMessage("it is no Avro message, or its schema is neither in it nor known here");
        }
    }

    @Nested
    class Thrift extends FormatConformance {

        @Override
        protected MessageFormat format() {
            return new ThriftFormat();
        }

        @Test
        void refusesLengthsThatAreNotThere() {
            // a text, and lists
            refusesCheaply(format(), LetterWritten.class, bytes("18", "8080808002"));
            refusesCheaply(format(), LettersSorted.class, bytes("19", "f9", "8080808002"));
            refusesCheaply(format(), LettersSorted.class, bytes("19", "19", "f8", "8080808002"));
        }

        @Test
        void refusesAnAbyssOfUnknownStructs() {
            var abyss = new byte[100_000];
            Arrays.fill(abyss, (byte) 0x1c);
            // field 15, which the message does not have
            abyss[0] = (byte) 0xfc;

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> format().codec(LetterWritten.class).read(abyss))
                    .withMessage("it is no struct of Thrift's compact protocol");
        }
    }

    @Nested
    class Hessian extends FormatConformance {

        @Override
        protected MessageFormat format() {
            return new HessianFormat();
        }

        @Test
        void refusesArraysAndClassesThatAreNotThere() {
            for (var length : List.of("7fffffff", "08000000")) {
                refusesCheaply(format(), LetterWritten.class, bytes("'V", "04", "'[int", "'I", length));
                refusesCheaply(format(), LetterWritten.class, bytes("'V", "07", "'[[long", "'I", length));
                refusesCheaply(format(), LetterWritten.class, bytes("'C", "00", "'I", length));
                refusesCheaply(format(), LetterWritten.class, bytes("'C", "06", "'Letter", "'I", length));
                refusesCheaply(format(), LetterWritten.class, bytes("'X", "'I", length));
            }
        }

        /** With references, a small message would be read as a large one. */
        @Test
        void refusesReferences() {
            var letters = new String[] {"'H", "07", "'letters", "'W", "'X", "'I", "00004000", "00".repeat(0x4000)};
            var refersToThem = "5192".repeat(0x4000);

            refusesCheaply(
                    format(),
                    LettersSorted.class,
                    bytes(Stream.concat(Stream.of(letters), Stream.of(refersToThem, "'Z", "'Z"))
                            .toArray(String[]::new)));
        }

        @Test
        void refusesAnAbyssOfLists() {
            var abyss = new byte[1_000_000];
            // an untyped list
            Arrays.fill(abyss, (byte) 0x57);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> format().codec(LetterWritten.class).read(abyss))
                    .withMessage("it is no map of Hessian 2");
        }

        @Test
        void refusesNumbersThatDoNotFit() {
            var large = format().codec(Large.LetterWritten.class).write("{\"text\":5000000000}");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> format().codec(Small.LetterWritten.class).read(large))
                    .withMessage("LetterWritten.text is no integer");
        }
    }
}
