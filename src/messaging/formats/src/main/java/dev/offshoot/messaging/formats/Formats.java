package dev.offshoot.messaging.formats;

import dev.offshoot.messaging.spi.MessageFormat;
import java.util.List;

/** The formats of this library. */
public final class Formats {

    private Formats() {}

    /** All formats, for use outside an application. */
    public static List<MessageFormat> all() {
        return List.of(
                new XmlFormat(),
                new CborFormat(),
                new ProtobufFormat(),
                new AvroFormat(),
                new ThriftFormat(),
                new HessianFormat());
    }
}
