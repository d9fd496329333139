package dev.offshoot.platform;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Disables the auto-configuration of tracing unless {@value #ENDPOINT} is set, so that startup is not slower. Trace ids
 * are propagated in any case.
 */
class TracingOptIn implements AutoConfigurationImportFilter, EnvironmentAware {

    static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

    private boolean wanted;

    @Override
    public void setEnvironment(Environment environment) {
        // an empty value counts as not set
        wanted = StringUtils.hasText(environment.getProperty(ENDPOINT));
    }

    @Override
    public boolean[] match(@Nullable String[] configurations, AutoConfigurationMetadata metadata) {
        var matches = new boolean[configurations.length];
        for (int i = 0; i < matches.length; i++) {
            var name = configurations[i];
            matches[i] = wanted
                    || name == null
                    || !(name.startsWith("org.springframework.boot.micrometer.tracing.")
                            || name.startsWith("org.springframework.boot.opentelemetry.")
                            || name.equals(Traces.class.getName()));
        }
        return matches;
    }
}
