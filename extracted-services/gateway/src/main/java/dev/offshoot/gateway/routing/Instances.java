package dev.offshoot.gateway.routing;

import dev.offshoot.gateway.routing.Instance.ModuleState;
import dev.offshoot.gateway.routing.Instance.View;
import dev.offshoot.platform.discovery.Misconfigured;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.codec.DecodingException;
import org.springframework.http.HttpHeaders;
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

    /** A registry that lists more lists something else. */
    private static final int MOST = 1000;

    private final @Nullable Addresses addresses;
    private final Duration poll;
    private final WebClient http;
    private final Unanswered unanswered;
    private final Map<Instance, Disposable> polls = new ConcurrentHashMap<>();
    private final Set<Instance> asked = ConcurrentHashMap.newKeySet();
    private volatile List<Instance> all;
    private volatile Disposable.@Nullable Composite polling;
    private boolean tooMany;

    /** @param addresses where processes are found; until then, and if there is none, they are those in the settings */
    Instances(RoutingSettings settings, ObjectProvider<Addresses> addresses, OperatorKey key, WebClient.Builder http) {
        this.addresses = addresses.getIfAvailable();
        var balanced = this.addresses != null && this.addresses.areBalanced();
        // where the settings name services, they are no addresses of processes
        this.all = (balanced ? List.<URI>of() : settings.instances())
                .stream().distinct().map(url -> new Instance(url, Map.of())).toList();
        if (all.isEmpty() && this.addresses == null) {
            throw new Misconfigured("offshoot.gateway.instances is empty: set the addresses of the processes");
        }
        this.unanswered = new Unanswered(
                this.addresses == null ? "offshoot.gateway.instances" : this.addresses.origin(), PATIENCE);
        this.poll = settings.poll();
        this.http = http.defaultHeaders(headers -> {
                    headers.setBearerAuth(key.operatorKey());
                    if (balanced) {
                        headers.set(HttpHeaders.CONNECTION, "close");
                    }
                })
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
        var question = instance.asks();
        return modules(instance, false, question)
                .doOnTerminate(() -> asked.add(instance))
                .doOnError(failure -> {
                    missed(instance, failure, question);
                    forgetIfLost(instance);
                })
                .onErrorComplete();
    }

    /** Whether there are processes, and each was asked at least once, with or without an answer. */
    boolean wereAsked() {
        var known = all;
        return !known.isEmpty() && asked.containsAll(known);
    }

    private Mono<View> modules(Instance instance, boolean backlog, long question) {
        return http.get()
                .uri(instance.url().resolve("/actuator/modules?backlog=" + backlog))
                .retrieve()
                .bodyToMono(View.class)
                .timeout(PATIENCE)
                .filter(View::isComplete)
                .switchIfEmpty(Mono.error(() -> new DecodingException("incomplete")))
                .doOnNext(view -> heard(instance, view, question));
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
                .flatMap(instance -> modules(instance, true, instance.asks())
                        .onErrorComplete()
                        .map(view -> Map.entry(instance, view)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** The last answers of those that answer, without their backlogs. */
    public Map<Instance, View> views() {
        var views = new HashMap<Instance, View>();
        for (var instance : all) {
            var view = instance.view();
            if (view != null && instance.isReachable()) {
                views.put(instance, view);
            }
        }
        return views;
    }

    private static void heard(Instance instance, View view, long question) {
        var together = instance.isSeveral();
        if (!instance.said(view, question)) {
            return;
        }
        instance.log().answers();
        if (!together && instance.isSeveral()) {
            LOG.warn(
                    "Several processes answer at {}, and cannot be told apart: requests are routed there, but modules"
                            + " cannot move there or away. Make the service headless, so that its name has the"
                            + " addresses of all processes",
                    instance.url());
        }
    }

    private void missed(Instance instance, Throwable failure, long question) {
        var why = unanswered.why(failure);
        if (instance.isSilent(why, question)) {
            instance.log().doesNotAnswer(why);
        }
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
                        failure -> new Refused(
                                "%s does not answer: %s".formatted(instance.process(), unanswered.why(failure))));
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

    /** Knows the processes at these addresses, and forgets others that do not answer. */
    private synchronized void found(Set<Addresses.Address> addresses) {
        if (polling == null) {
            return;
        }
        var known = all.stream().collect(Collectors.toMap(Instance::url, Function.identity()));
        var urls = addresses.stream().map(Addresses.Address::url).collect(Collectors.toSet());
        all.forEach(instance -> instance.isListed(urls.contains(instance.url())));
        var now = new ArrayList<>(all);
        for (var address : addresses) {
            var instance = known.get(address.url());
            if (instance != null) {
                instance.hasPorts(address.ports());
            } else if (now.size() < MOST) {
                instance = new Instance(address.url(), address.ports());
                known.put(address.url(), instance);
                now.add(instance);
            } else if (!tooMany) {
                tooMany = true;
                LOG.warn("More than {} addresses are in {}: the others are ignored", MOST, unanswered.origin());
            }
        }
        all = List.copyOf(now);
        all.forEach(this::forgetIfLost);
        all.forEach(this::keepAsking);
    }

    private synchronized void forgetIfLost(Instance instance) {
        if (!all.contains(instance)) {
            return;
        }
        if (instance.isLost()) {
            LOG.info("{} is forgotten: it does not answer, and is no longer in {}", instance, unanswered.origin());
        } else if (all.stream().noneMatch(instance::isAnotherAddressOf)) {
            return;
        }
        all = all.stream().filter(one -> one != instance).toList();
        var asking = polls.remove(instance);
        if (asking != null) {
            asking.dispose();
        }
        asked.remove(instance);
        instance.forget();
    }

    private void keepAsking(Instance instance) {
        polls.computeIfAbsent(
                instance,
                asked -> Flux.defer(() -> ask(asked))
                        .repeatWhen(answered -> answered.delayElements(poll))
                        .retryWhen(Retry.indefinitely())
                        .subscribe());
    }

    @Override
    public synchronized void start() {
        var running = Disposables.composite();
        polling = running;
        if (addresses != null) {
            running.add(addresses
                    .found()
                    .doOnNext(this::found)
                    .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, poll))
                    .subscribe());
        }
        all.forEach(this::keepAsking);
    }

    @Override
    public synchronized void stop() {
        var running = polling;
        if (running != null) {
            running.dispose();
        }
        polling = null;
        polls.values().forEach(Disposable::dispose);
        polls.clear();
    }

    @Override
    public boolean isRunning() {
        return polling != null;
    }
}
