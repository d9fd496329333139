package dev.offshoot.platform;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** A process that was started by a launcher ends with it, however that ended: nothing is left behind. */
@AutoConfiguration
@ConditionalOnProperty("offshoot.launcher.pid")
class EndsWithLauncher {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");

    @Bean
    ApplicationListener<ApplicationStartedEvent> endWithLauncher(
            Environment environment, ConfigurableApplicationContext context) {
        return started -> {
            var pid = environment.getRequiredProperty("offshoot.launcher.pid", Long.class);
            ProcessHandle.of(pid)
                    .ifPresentOrElse(
                            launcher -> launcher.onExit().thenRun(() -> end(context)),
                            // it ended while this process was starting
                            () -> end(context));
        };
    }

    private static void end(ConfigurableApplicationContext context) {
        LOG.info("The launcher has ended, and so does this process");
        // not on the thread that says so: it may be the one that starts the application
        new Thread(() -> System.exit(SpringApplication.exit(context)), "end").start();
    }
}
