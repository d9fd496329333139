package dev.offshoot.gateway.composition;

import dev.offshoot.contracts.inventory.v1.AvailabilityReply;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import dev.offshoot.gateway.routing.Breakers;
import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.gateway.routing.NobodyHosts;
import dev.offshoot.gateway.routing.Placement;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks for inventory's stock, wherever it is hosted: within a deadline, with a second attempt at another process, and
 * with a circuit breaker for each process.
 */
@Component
class AvailabilityClient {

    private static final String MODULE = "inventory";
    private static final int ATTEMPTS = 2;

    private final Availability availability;
    private final Placement placement;
    private final Breakers breakers;
    private final AvailabilitySettings settings;

    AvailabilityClient(
            Availability availability, Placement placement, Breakers breakers, AvailabilitySettings settings) {
        this.availability = availability;
        this.placement = placement;
        this.breakers = breakers;
        this.settings = settings;
    }

    /** The stock of these products; an error of type {@link StatusRuntimeException} if inventory refuses. */
    Mono<AvailabilityReply> of(AvailabilityRequest request) {
        return ask(
                        request,
                        (instance, asked) -> availability.of(instance, asked).flux())
                .next();
    }

    /**
     * The stock of these products, and from then on the stock of those that change. The deadline is that of the first
     * reply; after that, the stream ends when the process is silent for too long. A stream that breaks later is not
     * resumed, because its reader would not know what it missed.
     */
    Flux<AvailabilityReply> watch(AvailabilityRequest request) {
        return ask(request, availability::watch);
    }

    private Flux<AvailabilityReply> ask(
            AvailabilityRequest request,
            BiFunction<Instance, AvailabilityRequest, Flux<AvailabilityReply>> technology) {
        return Flux.defer(() -> new Question(request, technology).attempt());
    }

    /** One question, and the processes that it was put to. */
    private final class Question {

        private final AvailabilityRequest request;
        private final BiFunction<Instance, AvailabilityRequest, Flux<AvailabilityReply>> technology;
        private final Set<Instance> tried = new HashSet<>();
        private final long until =
                System.nanoTime() + settings.availabilityWithin().toNanos();
        private boolean answered;

        Question(
                AvailabilityRequest request,
                BiFunction<Instance, AvailabilityRequest, Flux<AvailabilityReply>> technology) {
            this.request = request;
            this.technology = technology;
        }

        Flux<AvailabilityReply> attempt() {
            var instance = placement.choose(MODULE, tried);
            if (instance == null) {
                return Flux.error(new NobodyHosts(MODULE));
            }
            tried.add(instance);
            var breaker = breakers.of(MODULE + " over " + settings.availability(), instance);
            var call = breaker.tryAcquirePermission()
                    ? call(instance, breaker)
                    : Flux.<AvailabilityReply>error(Status.UNAVAILABLE
                            .withDescription("The circuit breaker of " + instance + " is open")
                            .asRuntimeException());
            return call.onErrorResume(
                    failure -> !answered && tried.size() < ATTEMPTS && isWorthAnotherProcess(failure),
                    failure -> attempt().onErrorMap(NobodyHosts.class, nobody -> failure));
        }

        private static boolean isWorthAnotherProcess(Throwable failure) {
            return switch (Status.fromThrowable(failure).getCode()) {
                // the module has moved since the last poll, or the process is gone
                case UNAVAILABLE -> true;
                // during a rolling upgrade, a process of the previous release does not know the question
                case UNIMPLEMENTED -> true;
                default -> false;
            };
        }

        private Flux<AvailabilityReply> call(Instance instance, CircuitBreaker breaker) {
            return Flux.defer(() -> {
                var began = System.nanoTime();
                return technology
                        .apply(instance, request)
                        .timeout(
                                Mono.delay(Duration.ofNanos(Math.max(0, until - began))),
                                reply -> Mono.delay(settings.availabilitySilence()))
                        .onErrorMap(TimeoutException.class, late -> silence(instance))
                        .doOnNext(reply -> {
                            if (!answered) {
                                answered = true;
                                breaker.onSuccess(System.nanoTime() - began, TimeUnit.NANOSECONDS);
                            }
                        })
                        .doOnError(failure -> failed(breaker, System.nanoTime() - began, failure))
                        .doOnComplete(() -> unanswered(breaker))
                        .doOnCancel(() -> unanswered(breaker));
            });
        }

        /** A connection does not always tell that the process at its other end is gone. */
        private StatusRuntimeException silence(Instance instance) {
            return answered
                    ? Status.UNAVAILABLE
                            .withDescription(instance + " has sent nothing for " + settings.availabilitySilence())
                            .asRuntimeException()
                    : Status.DEADLINE_EXCEEDED
                            .withDescription(instance + " did not answer within " + settings.availabilityWithin())
                            .asRuntimeException();
        }

        private void unanswered(CircuitBreaker breaker) {
            if (!answered) {
                breaker.releasePermission();
            }
        }

        private void failed(CircuitBreaker breaker, long took, Throwable failure) {
            if (answered) {
                return;
            }
            switch (Status.fromThrowable(failure).getCode()) {
                // an answer, though not the one that was hoped for
                case INVALID_ARGUMENT, UNIMPLEMENTED, RESOURCE_EXHAUSTED ->
                    breaker.onSuccess(took, TimeUnit.NANOSECONDS);
                default -> breaker.onError(took, TimeUnit.NANOSECONDS, failure);
            }
        }
    }
}
