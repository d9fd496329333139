package dev.offshoot.messaging;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A message that states a fact. Only the module that {@link #name} starts with may publish it; any module may consume
 * it.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Event {

    /** The logical name, {@code <module>.<Type>}. It is stored and sent, so keep it when you rename the class. */
    String name();

    /** The version of the record's shape. Increase it with each change; changes only add components. */
    int version() default 1;

    /**
     * Whether this is one of many, for example from an import. Bulk messages are delivered one at a time, between
     * batches of other messages, so that they do not delay them.
     */
    boolean bulk() default false;
}
