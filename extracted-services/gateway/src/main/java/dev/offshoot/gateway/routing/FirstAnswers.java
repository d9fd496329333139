package dev.offshoot.gateway.routing;

import java.time.Duration;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/**
 * Keeps the gateway from being ready until it has asked the processes that it knows: it would refuse every request until
 * then. It does not wait for long, because processes and registries may be down, and others start with it.
 */
@Component
class FirstAnswers implements ApplicationRunner {

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Instances instances;

    FirstAnswers(Instances instances) {
        this.instances = instances;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        Flux.interval(Duration.ZERO, PAUSE)
                .takeUntil(tick -> instances.wereAsked())
                .take(LONGEST)
                .blockLast();
    }
}
