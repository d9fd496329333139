package dev.offshoot.platform;

import io.micrometer.observation.ObservationPredicate;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/** What is worth a trace, where traces are wanted: see {@link TracesAreWanted}. */
@AutoConfiguration
class Traces {

    /** Whoever looks after the process asks it several times a second. */
    @Bean
    ObservationPredicate noTracesOfOperators() {
        return (name, context) -> !(context instanceof ServerRequestObservationContext request
                && request.getCarrier() != null
                && request.getCarrier().getRequestURI().startsWith("/actuator"));
    }
}
