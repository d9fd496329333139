package dev.offshoot.messaging.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

/** Makes Awaitility poll often: what module tests wait for takes milliseconds, and they wait hundreds of times. */
public class FastAwaitility implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Awaitility.setDefaultPollDelay(Duration.ofMillis(5));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(15));
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }
}
