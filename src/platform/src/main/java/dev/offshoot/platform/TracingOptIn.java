package dev.offshoot.platform;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Leaves the tracing library at rest where nobody says where traces are to go, in {@value #ENDPOINT}: a start takes no
 * longer for it, and requests and messages carry on the ids that they came with, as they do anyway.
 */
class TracingOptIn implements AutoConfigurationImportFilter, EnvironmentAware {

    static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

    private boolean wanted;

    @Override
    public void setEnvironment(Environment environment) {
        // an environment that sets it to nothing does not set it
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
