package dev.offshoot.messaging;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record that tells the one module that owns it to do something. The owner is the module that the name starts with,
 * and it has exactly one listener for it, or the start fails.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Command {

    /** The logical name, {@code <module>.<Type>}. It never changes, whatever becomes of the class. */
    String name();

    /** The version of the record's shape. Changes are additive; the version counts them. */
    int version() default 1;

    /** As for events: {@link Event#bulk()}. */
    boolean bulk() default false;
}
