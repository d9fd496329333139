package dev.offshoot.gateway.routing;

import dev.offshoot.gateway.routing.Instance.ModuleState;
import dev.offshoot.gateway.routing.Instance.View;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** The processes behind the gateway, polled for the modules that they host. */
@Component
public class Instances implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final List<Instance> all;
    private final Duration poll;
    private final WebClient http;
    private volatile @Nullable Disposable polling;

    Instances(RoutingSettings settings, OperatorKey key, WebClient.Builder http) {
        this.all = settings.instances().stream().distinct().map(Instance::new).toList();
        this.poll = settings.poll();
        this.http = http.defaultHeaders(headers -> headers.setBearerAuth(key.operatorKey()))
                .build();
    }

    public List<Instance> all() {
        return all;
    }

    /** The instances that host the module and answer. */
    public List<Instance> hosting(String module) {
        return all.stream().filter(instance -> instance.hosts(module)).toList();
    }

    /** The instances of the process of that name. */
    public List<Instance> of(String process) {
        return all.stream()
                .filter(instance ->
                        instance.view() != null && instance.process().equals(process))
                .toList();
    }

    /** Polls one process. Empty if it does not answer; then the instance has the reason. */
    private Mono<View> ask(Instance instance) {
        return modules(instance, false)
                .doOnError(failure -> missed(instance, failure))
                .onErrorComplete();
    }

    private Mono<View> modules(Instance instance, boolean backlog) {
        return http.get()
                .uri(instance.url().resolve("/actuator/modules?backlog=" + backlog))
                .retrieve()
                .bodyToMono(View.class)
                .timeout(PATIENCE)
                .doOnNext(view -> heard(instance, view));
    }

    /** Polls all of them at once. */
    public Mono<Void> askAll() {
        return Flux.fromIterable(all).flatMap(this::ask).then();
    }

    /**
     * Polls all of them at once, including their backlogs; those that do not answer are missing. A process without an answer
     * is not considered down here, because counting may take the database longer than the timeout of other polls.
     */
    public Mono<Map<Instance, View>> backlogs() {
        return Flux.fromIterable(all)
                .flatMap(instance -> modules(instance, true).onErrorComplete().map(view -> Map.entry(instance, view)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static void heard(Instance instance, View view) {
        if (!instance.isReachable()) {
            LOG.info("{} at {} answers", view.process(), instance.url());
        }
        instance.said(view);
    }

    private static void missed(Instance instance, Throwable failure) {
        var why = why(failure);
        if (instance.isReachable() || !why.equals(instance.trouble())) {
            // a process that has never answered may not have been started yet, which is no failure
            LOG.atLevel(instance.view() == null ? Level.INFO : Level.WARN).log("{} does not answer: {}", instance, why);
        }
        instance.isSilent(why);
    }

    private static String why(Throwable failure) {
        if (failure instanceof WebClientResponseException answered) {
            return switch (answered.getStatusCode().value()) {
                case 401, 403 ->
                    "it does not accept the gateway's operator key: set the same offshoot.security.operator-key";
                case 404 ->
                    "it has no /actuator/modules, so it is not a process of the shop: check offshoot.gateway.instances";
                default -> "HTTP status " + answered.getStatusCode();
            };
        }
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return Instance.NOTHING_LISTENS;
            }
        }
        return failure instanceof TimeoutException
                ? "no response within " + PATIENCE.toSeconds() + " s"
                : String.valueOf(failure.getMessage());
    }

    /**
     * Makes a process host a module, or stop hosting it.
     *
     * @return an error of type {@link Refused} if the process refuses
     */
    public Mono<ModuleState> tell(Instance instance, String module, boolean hosted) {
        return http.post()
                .uri(instance.url().resolve("/actuator/modules/" + module))
                .bodyValue(Map.of("hosted", hosted))
                .retrieve()
                .bodyToMono(ModuleState.class)
                .timeout(Duration.ofSeconds(30))
                .onErrorMap(
                        WebClientResponseException.class,
                        answered -> new Refused("%s refuses: %s".formatted(instance.process(), detail(answered))))
                .onErrorMap(
                        failure -> !(failure instanceof Refused),
                        failure -> new Refused("%s does not answer: %s".formatted(instance.process(), why(failure))));
    }

    private static String detail(WebClientResponseException answered) {
        try {
            var problem = answered.getResponseBodyAs(ProblemDetail.class);
            return problem == null || problem.getDetail() == null
                    ? answered.getStatusCode().toString()
                    : problem.getDetail();
        } catch (RuntimeException e) {
            return answered.getStatusCode().toString();
        }
    }

    /** A process has refused a request, or could not be reached. */
    public static class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Refused(String message) {
            super(message);
        }
    }

    @Override
    public void start() {
        var all = Disposables.composite();
        for (var instance : this.all) {
            all.add(Flux.defer(() -> ask(instance))
                    .repeatWhen(asked -> asked.delayElements(poll))
                    .retryWhen(Retry.indefinitely())
                    .subscribe());
        }
        polling = all;
    }

    @Override
    public void stop() {
        var running = polling;
        if (running != null) {
            running.dispose();
        }
        polling = null;
    }

    @Override
    public boolean isRunning() {
        return polling != null;
    }
}
