package dev.offshoot.messaging.spi;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A message's record as brokers carry it. In {@link Envelope#payload} it is text: JSON as it is, and any other format as
 * a {@code data:} URL with its content type and its bytes in Base64 (RFC 2397).
 *
 * @param contentType a media type without parameters
 * @param bytes the record in this format
 */
public record Body(String contentType, byte[] bytes) {

    public static final String JSON = "application/json";

    private static final String UNKNOWN = "application/octet-stream";
    private static final Set<String> TELL_NOTHING = Set.of("", "text/json", "text/plain", UNKNOWN);
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}");
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64,";

    /** The body of a message. */
    public static Body of(Envelope message) {
        var payload = message.payload();
        if (!isEncoded(payload)) {
            return new Body(JSON, payload.getBytes(StandardCharsets.UTF_8));
        }
        var comma = payload.indexOf(BASE64);
        return new Body(
                payload.substring(SCHEME.length(), comma),
                Base64.getDecoder().decode(payload.substring(comma + BASE64.length())));
    }

    /** Whether a payload is not JSON. */
    public static boolean isEncoded(String payload) {
        // JSON of a record begins with a brace
        return payload.startsWith(SCHEME) && payload.indexOf(BASE64) > 0;
    }

    /**
     * The payload of an envelope.
     *
     * @throws CharacterCodingException if the body claims to be JSON, but is not valid UTF-8
     */
    public String payload() throws CharacterCodingException {
        var type = mediaType();
        if (!type.equals(JSON)) {
            return encoded(type);
        }
        var text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        // no JSON of a record, and not to be taken for bytes that were encoded here
        return isEncoded(text) ? encoded(UNKNOWN) : text;
    }

    /** The bytes as a {@code data:} URL, even if they claim to be JSON. */
    String encoded() {
        var type = mediaType();
        return encoded(type.equals(JSON) || !MEDIA_TYPE.matcher(type).matches() ? UNKNOWN : type);
    }

    private String encoded(String type) {
        return SCHEME + type + BASE64 + Base64.getEncoder().encodeToString(bytes);
    }

    /** The content type without parameters; that of JSON for types that are based on JSON, and for those that tell nothing. */
    private String mediaType() {
        var end = contentType.indexOf(';');
        var type =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.endsWith("+json") || TELL_NOTHING.contains(type) ? JSON : type;
    }
}
