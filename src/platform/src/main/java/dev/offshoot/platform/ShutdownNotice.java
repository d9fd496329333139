package dev.offshoot.platform;

import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Delays shutdown by {@code offshoot.shutdown-notice}. The gateway polls readiness twice a second: a stopping process
 * reports at once that it accepts no requests, but keeps answering until the gateway has noticed.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty("offshoot.shutdown-notice")
class ShutdownNotice {

    @Bean
    SmartLifecycle shutdownNotice(Environment environment) {
        var notice = environment.getRequiredProperty("offshoot.shutdown-notice", Duration.class);
        return new SmartLifecycle() {

            private volatile boolean running;

            @Override
            public void start() {
                running = true;
            }

            @Override
            public void stop() {
                running = false;
                try {
                    Thread.sleep(notice.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public boolean isRunning() {
                return running;
            }

            /** Stops before the web server. */
            @Override
            public int getPhase() {
                return Integer.MAX_VALUE;
            }
        };
    }
}
