package dev.offshoot.messaging.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test that delivers each of these messages at least twice, and asserts that it took effect once. The
 * deliveries are counted: the test fails if there are fewer.
 */
@Documented
@ExtendWith(Redelivery.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Redelivers {

    /** The message records. */
    Class<?>[] value();
}
