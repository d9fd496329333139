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

/** Ends this process when the launcher that started it has ended for any reason, so that none is left behind. */
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
                            // the launcher ended while this process was starting
                            () -> end(context));
        };
    }

    private static void end(ConfigurableApplicationContext context) {
        LOG.info("The launcher has ended, and so does this process");
        // in a new thread: this one may be the thread that starts the application
        new Thread(() -> System.exit(SpringApplication.exit(context)), "end").start();
    }
}
