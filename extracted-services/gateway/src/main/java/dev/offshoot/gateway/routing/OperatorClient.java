package dev.offshoot.gateway.routing;

import dev.offshoot.gateway.problems.Problem;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Sends operator requests to processes: to all of them at once, or to one. */
@Component
public class OperatorClient {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Instances instances;
    private final WebClient http;

    OperatorClient(Instances instances, OperatorKey key, WebClient.Builder http) {
        this.instances = instances;
        this.http = http.defaultHeaders(headers -> headers.setBearerAuth(key.operatorKey()))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4 * 1024 * 1024))
                .build();
    }

    /** The response of one of them. */
    public record Answer(Instance instance, JsonNode body) {}

    /** Their responses to a GET; those that do not answer within three seconds are missing. */
    public Mono<List<Answer>> get(String path) {
        return askAll(instance -> answer(instance, path, null).onErrorComplete());
    }

    /**
     * Their responses to a POST.
     *
     * @return an error of type {@link Problem} if one of them answers that the request is invalid
     */
    public Mono<List<Answer>> post(String path, Object body) {
        return askAll(instance -> answer(instance, path, body)
                // all of them refuse an invalid request alike
                .onErrorMap(WebClientResponseException.BadRequest.class, OperatorClient::refusal)
                .onErrorComplete(failure -> !(failure instanceof Problem)));
    }

    private Mono<List<Answer>> askAll(Function<Instance, Mono<Answer>> question) {
        return Flux.fromIterable(instances.all())
                .filter(Instance::isReachable)
                .flatMapSequential(question)
                .collectList();
    }

    private Mono<Answer> answer(Instance instance, String path, @Nullable Object body) {
        return request(instance, path, body)
                .retrieve()
                .bodyToMono(JsonNode.class)
                .timeout(PATIENCE)
                .map(said -> new Answer(instance, said));
    }

    private static Problem refusal(WebClientResponseException.BadRequest refused) {
        var problem = refused.getResponseBodyAs(ProblemDetail.class);
        return new Problem(
                HttpStatus.BAD_REQUEST,
                "invalid-request",
                problem == null || problem.getDetail() == null
                        ? "The processes reject the request as invalid."
                        : problem.getDetail());
    }

    /** The response of one process, successful or not. */
    public record Said(HttpStatusCode status, @Nullable JsonNode body) {}

    /** Sends a POST to one of them. */
    public Mono<Said> post(Instance instance, String path, Object body) {
        return request(instance, path, body)
                .exchangeToMono(answer -> answer.bodyToMono(JsonNode.class)
                        .map(said -> new Said(answer.statusCode(), said))
                        .defaultIfEmpty(new Said(answer.statusCode(), null)))
                .timeout(PATIENCE);
    }

    private WebClient.RequestHeadersSpec<?> request(Instance instance, String path, @Nullable Object body) {
        var uri = instance.url().resolve(path);
        return body == null
                ? http.get().uri(uri)
                : http.method(HttpMethod.POST).uri(uri).bodyValue(body);
    }
}
