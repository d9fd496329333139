package dev.offshoot.messaging.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.ModuleListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.springframework.context.ApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.util.ClassUtils;

/** Checks the claim of {@link Redelivers} by the metrics. */
class Redelivery implements BeforeTestExecutionCallback {

    @Override
    public void beforeTestExecution(ExtensionContext test) {
        // count all runs of a parameterized test together
        var whole = test.getParent()
                .filter(parent -> parent.getTestMethod().isPresent())
                .orElse(test);
        var claim = test.getRequiredTestMethod().getAnnotation(Redelivers.class);
        var application = SpringExtension.getApplicationContext(test);
        whole.getStore(Namespace.create(Redelivery.class))
                .computeIfAbsent(Redelivery.class, key -> new Counted(claim, application), Counted.class);
    }

    /** The deliveries before the test. Asserts, after the test, that there were enough. */
    private static final class Counted implements AutoCloseable {

        private final ApplicationContext application;
        private final Map<Class<?>, Double> before = new HashMap<>();

        Counted(Redelivers claim, ApplicationContext application) {
            this.application = application;
            for (var message : claim.value()) {
                before.put(message, delivered(message));
            }
        }

        private double delivered(Class<?> message) {
            var name = message.isAnnotationPresent(Command.class)
                    ? message.getAnnotation(Command.class).name()
                    : message.getAnnotation(Event.class).name();
            return application
                    .getBean(MeterRegistry.class)
                    .find("offshoot.messages.delivered")
                    .tag("type", name)
                    .counters()
                    .stream()
                    .mapToDouble(Counter::count)
                    .sum();
        }

        private long listeners(Class<?> message) {
            return Arrays.stream(application.getBeanDefinitionNames())
                    .map(application::getType)
                    .filter(type -> type != null)
                    .flatMap(type -> Arrays.stream(ClassUtils.getUserClass(type).getDeclaredMethods()))
                    .filter(method -> method.isAnnotationPresent(ModuleListener.class) && hears(method, message))
                    .count();
        }

        private static boolean hears(Method method, Class<?> message) {
            var parameter = ResolvableType.forMethodParameter(method, 0);
            return parameter.resolve() == message || parameter.getGeneric(0).resolve() == message;
        }

        @Override
        public void close() {
            before.forEach((message, count) -> {
                var claimed = 2 * listeners(message);
                assertThat(claimed)
                        .as("listeners for %s, times two", message.getSimpleName())
                        .isPositive();
                // the counter may increase only after the commit that the test waited for
                await().untilAsserted(() -> assertThat(delivered(message) - count)
                        .as("deliveries of %s, as claimed by @Redelivers", message.getSimpleName())
                        .isGreaterThanOrEqualTo(claimed));
            });
        }
    }
}
