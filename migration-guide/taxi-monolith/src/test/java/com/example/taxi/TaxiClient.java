package com.example.taxi;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** What an app on a telephone does: it knows addresses and JSON, and nothing of the classes behind them. */
public class TaxiClient {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final String baseUrl;

    public TaxiClient(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public record Answer(int status, String contentType, String location, String body) {

        public String text(String path) {
            Object value = JsonPath.read(body, path);
            return value == null ? null : value.toString();
        }

        public long number(String path) {
            return ((Number) JsonPath.read(body, path)).longValue();
        }

        public List<String> texts(String path) {
            return JsonPath.<List<Object>>read(body, path).stream()
                    .map(String::valueOf)
                    .toList();
        }
    }

    public Answer get(String path) {
        return send(HttpRequest.newBuilder(URI.create(baseUrl + path)).GET());
    }

    public Answer post(String path) {
        return send(HttpRequest.newBuilder(URI.create(baseUrl + path)).POST(BodyPublishers.noBody()));
    }

    public Answer post(String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(baseUrl + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    public Answer put(String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(baseUrl + path))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json)));
    }

    public Answer requestTrip(long passenger) {
        return post("/api/trips", """
                {"passengerId": %d,
                 "pickup": {"latitude": 52.5219, "longitude": 13.4132},
                 "destination": {"latitude": 52.5251, "longitude": 13.3694}}""".formatted(passenger));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(null),
                    response.headers().firstValue("Location").orElse(null),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
