package dev.offshoot.platform;

import io.micrometer.observation.ObservationPredicate;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/** Excludes observations from traces. Active only if tracing is: see {@link TracingOptIn}. */
@AutoConfiguration
class Traces {

    /** Operators' programs poll several times a second. */
    @Bean
    ObservationPredicate noTracesOfOperators() {
        return (name, context) -> !(context instanceof ServerRequestObservationContext request
                && request.getCarrier() != null
                && request.getCarrier().getRequestURI().startsWith("/actuator"));
    }
}
