package dev.offshoot.messaging.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BodyTests {

    private static final CloudEventHeaders HEADERS = new CloudEventHeaders("ce_", "content-type");

    private static ReceivedMessage received(String contentType, byte[] body) {
        var headers = new HashMap<>(Map.of(
                "content-type",
                contentType,
                "ce_id",
                UUID.randomUUID().toString(),
                "ce_type",
                "letters.LetterWritten",
                "ce_source",
                "letters",
                "ce_time",
                "2026-11-25T12:00:00Z"));
        return HEADERS.read(headers::get, body, false);
    }

    @Test
    void keepsJsonAsItIs() {
        var json = "{\"letter\":\"ä\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(Body.of(received("application/json; charset=utf-8", json).message())
                        .bytes())
                .isEqualTo(json);
        assertThat(received("application/cloudevents+json", json).message().payload())
                .isEqualTo("{\"letter\":\"ä\"}");
    }

    /** Guards against a message that looks like an encoded one, and cannot be decoded: it would be received for ever. */
    @Test
    void keepsTextThatLooksAsIfItWereEncoded() {
        var text = "data:application/avro;base64,%%%".getBytes(StandardCharsets.UTF_8);

        var body = Body.of(received("application/json", text).message());

        assertThat(body.bytes()).isEqualTo(text);
        assertThat(body.contentType()).isEqualTo("application/octet-stream");
    }
}
