package dev.offshoot.messaging;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A message that tells one module to do something. The owner is the module that {@link #name} starts with. It must have
 * exactly one listener for the command; otherwise startup fails.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Command {

    /** The logical name, {@code <module>.<Type>}. It is stored and sent, so keep it when you rename the class. */
    String name();

    /** The version of the record's shape. Increase it with each change; changes only add components. */
    int version() default 1;

    /** Whether this is one of many; see {@link Event#bulk()}. */
    boolean bulk() default false;
}
