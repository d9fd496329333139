package dev.offshoot.gateway.operations;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.stereotype.Component;

/** Ends the gateway when the launcher that started it has ended for any reason, so that no process is left behind. */
@Component
@ConditionalOnProperty("offshoot.launcher.pid")
class EndsWithLauncher implements ApplicationListener<ApplicationStartedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");

    @Override
    public void onApplicationEvent(ApplicationStartedEvent started) {
        var context = started.getApplicationContext();
        var pid = context.getEnvironment().getRequiredProperty("offshoot.launcher.pid", Long.class);
        ProcessHandle.of(pid)
                .ifPresentOrElse(launcher -> launcher.onExit().thenRun(() -> end(context)), () -> end(context));
    }

    private static void end(ConfigurableApplicationContext context) {
        LOG.info("The launcher has ended, and so does this process");
        new Thread(() -> System.exit(SpringApplication.exit(context)), "end").start();
    }
}
