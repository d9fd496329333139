package dev.offshoot.platform;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Fails startup if the JVM could not decode names or settings. In the locale {@code C}, Java reads only ASCII: it would
 * take the folder {@code größe} for another one and create an empty database there, or use a wrong password.
 */
class LocaleCheck implements EnvironmentPostProcessor, Ordered {

    /** Replaces characters that could not be decoded. */
    private static final char LOST = '\uFFFD';

    private static final Pattern IN_THIS_FOLDER = Pattern.compile("jdbc:h2:(?:\\w+:)*\\.\\.?/.*");
    private static final Pattern AT_HOME = Pattern.compile("jdbc:h2:(?:\\w+:)*~/.*");
    private static final Pattern OURS = Pattern.compile("(?:SPRING|OFFSHOOT|SERVER|MANAGEMENT)_.*");

    /** After the defaults, which may set the database. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var url = environment.getProperty("spring.datasource.url", "");
        if (IN_THIS_FOLDER.matcher(url).matches() && isUnreadable(environment.getProperty("user.dir"))) {
            throw new UnreadableInput("the name of the working folder, which contains the database");
        }
        if (AT_HOME.matcher(url).matches() && isUnreadable(environment.getProperty("user.home"))) {
            throw new UnreadableInput("the name of the home folder, which contains the database");
        }
        for (var source : List.of("commandLineArgs", StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
            if (environment.getPropertySources().get(source) instanceof EnumerablePropertySource<?> given) {
                requireReadable(given);
            }
        }
    }

    private static void requireReadable(EnumerablePropertySource<?> given) {
        var isEnvironment = given.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        for (var name : given.getPropertyNames()) {
            if ((!isEnvironment || OURS.matcher(name).matches()) && isUnreadable(given.getProperty(name))) {
                throw new UnreadableInput("the value of " + name);
            }
        }
    }

    private static boolean isUnreadable(@Nullable Object value) {
        return value != null && value.toString().indexOf(LOST) >= 0;
    }
}
