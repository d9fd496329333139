package dev.offshoot.messaging.engine.format;

import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import dev.offshoot.messaging.engine.failure.UnreadableMessage;
import dev.offshoot.messaging.engine.listeners.Listeners;
import dev.offshoot.messaging.engine.listeners.MessageType;
import dev.offshoot.messaging.spi.Body;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.MessageFormat;
import dev.offshoot.messaging.spi.ReceivedMessage;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts messages to the format that this process writes, and from every format that it knows. Whatever the format
 * cannot carry travels as JSON, which every process reads, so a format loses nothing.
 */
public class WireFormats {

    /** The name of the format that needs no conversion. */
    public static final String JSON = "json";

    private static final Logger LOG = LoggerFactory.getLogger(WireFormats.class);

    private final Listeners listeners;
    private final Map<String, MessageFormat> byContentType = new TreeMap<>();
    /** Null for JSON. */
    private final @Nullable MessageFormat written;

    private final Map<CodecKey, MessageFormat.Codec> codecs = new ConcurrentHashMap<>();
    /** The types that have travelled as JSON although another format is to be written. */
    private final Set<String> exceptions = ConcurrentHashMap.newKeySet();

    private record CodecKey(String format, String type) {}

    /**
     * @param name the format to write
     * @throws InvalidMessaging if there is no such format
     */
    public WireFormats(Listeners listeners, List<MessageFormat> formats, String name) {
        this.listeners = listeners;
        var byName = new TreeMap<String, MessageFormat>();
        for (var format : formats) {
            byName.put(format.name(), format);
            byContentType.put(format.contentType(), format);
        }
        if (!name.equals(JSON) && !byName.containsKey(name)) {
            throw new InvalidMessaging("offshoot.messaging.format is '" + name
                    + "', but no format on the classpath has this name. There are " + JSON
                    + (byName.isEmpty()
                            ? "; add offshoot-messaging-formats for others"
                            : ", " + String.join(", ", byName.keySet())));
        }
        this.written = byName.get(name);
    }

    /** The name of the format that this process writes. */
    public String written() {
        return written == null ? JSON : written.name();
    }

    /**
     * Checks that the format can carry all message types of this application.
     *
     * @throws InvalidMessaging if it cannot; says why
     */
    public void check() {
        if (written == null) {
            return;
        }
        for (var type : listeners.types()) {
            try {
                codec(written, type);
            } catch (IllegalArgumentException e) {
                throw new InvalidMessaging("The format '" + written.name() + "' cannot carry " + type + ": "
                        + e.getMessage() + ". Choose another one in offshoot.messaging.format");
            }
        }
    }

    /** The message in the format that this process writes. */
    Envelope toWire(Envelope message) {
        var type = written == null ? null : listeners.type(message.type());
        if (written == null || type == null || Body.isEncoded(message.payload())) {
            return message;
        }
        try {
            var bytes = codec(written, type).write(message.payload());
            return withPayload(message, new Body(written.contentType(), bytes).payload());
        } catch (RuntimeException | CharacterCodingException e) {
            // whatever a library makes of it: the message must not wait for ever
            if (exceptions.add(message.type())) {
                LOG.warn(
                        "{} {} travels as JSON, because it does not fit '{}': {}",
                        message.type(),
                        message.id(),
                        written.name(),
                        e.getMessage());
            }
            return message;
        }
    }

    /** The message as JSON; if that is not possible, the message as it is, to be parked. */
    ReceivedMessage fromWire(ReceivedMessage received) {
        if (received.error() != null || !Body.isEncoded(received.message().payload())) {
            return received;
        }
        try {
            return new ReceivedMessage(read(received.message()), null, received.redelivered());
        } catch (UnreadableMessage e) {
            return new ReceivedMessage(received.message(), e.getMessage(), received.redelivered());
        }
    }

    /**
     * The message as JSON.
     *
     * @throws UnreadableMessage if its type or format is unknown here, or it is not valid
     */
    public Envelope read(Envelope message) {
        if (!Body.isEncoded(message.payload())) {
            return message;
        }
        var body = Body.of(message);
        var format = byContentType.get(body.contentType());
        if (format == null) {
            throw new UnreadableMessage("It has the content type " + body.contentType() + ", and this process reads "
                    + Body.JSON + (byContentType.isEmpty() ? "" : ", " + String.join(", ", byContentType.keySet()))
                    + ". Deploy a process that has the format, then replay the message");
        }
        var type = listeners.type(message.type());
        if (type == null) {
            throw new UnreadableMessage("This process does not know the type " + message.type()
                    + ", so it cannot read it as '" + format.name() + "'. Deploy one that has it, then replay the"
                    + " message");
        }
        try {
            return withPayload(message, codec(format, type).read(body.bytes()));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
            // whatever a library makes of invalid bytes: an error would end the consumer, or the process, again and
            // again; the description may quote values
            LOG.debug("{} {} is not valid", message.type(), message.id(), e);
            throw new UnreadableMessage("Version " + message.version() + " of " + message.type()
                    + " is no valid '" + format.name() + "': " + e.getClass().getSimpleName()
                    + (e instanceof IllegalArgumentException ? ", " + e.getMessage() : "")
                    + ". Deploy a process of the release that wrote it, then replay the message");
        }
    }

    private MessageFormat.Codec codec(MessageFormat format, MessageType type) {
        return codecs.computeIfAbsent(new CodecKey(format.name(), type.name), key -> format.codec(type.record));
    }

    private static Envelope withPayload(Envelope message, String payload) {
        return new Envelope(
                message.id(),
                message.type(),
                message.version(),
                message.subject(),
                message.source(),
                message.sentAt(),
                message.due(),
                message.traceparent(),
                payload);
    }
}
