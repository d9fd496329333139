package dev.offshoot.messaging.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test that delivers each of these messages twice at least, and asserts that its effect came once. That they
 * were delivered so often is counted: a test that claims more than it does fails.
 */
@Documented
@ExtendWith(Redelivery.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Redelivers {

    /** The records. */
    Class<?>[] value();
}
