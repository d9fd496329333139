package dev.offshoot.launcher.processes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** HTTP requests to the processes on this machine, as their operator. */
public final class Http {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            // some servers answer slowly to a request to upgrade to HTTP/2
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private Http() {}

    /**
     * A response.
     *
     * @param status 0 if there was no response
     */
    public record Answer(int status, String body) {

        public boolean isGood() {
            return status >= 200 && status < 300;
        }

        /** The body, or an empty node if it is not JSON. */
        public JsonNode json() {
            try {
                return JsonMapper.shared().readTree(body);
            } catch (JacksonException e) {
                return MissingNode.getInstance();
            }
        }

        /** The reason of a failure, in one line. */
        public String reason() {
            if (status == 0) {
                return body;
            }
            var detail = json().path("detail").asString(json().path("title").asString(""));
            return detail.isEmpty() ? "HTTP status " + status : detail;
        }
    }

    public static Answer get(String url, @Nullable String key, Duration patience) {
        return send(request(url, key, patience).GET());
    }

    public static Answer post(String url, String key, String json, Duration patience) {
        return send(request(url, key, patience)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static HttpRequest.Builder request(String url, @Nullable String key, Duration patience) {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(patience);
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            var response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Answer(0, "it does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(0, "interrupted");
        }
    }
}
