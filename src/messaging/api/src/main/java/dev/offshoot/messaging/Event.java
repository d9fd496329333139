package dev.offshoot.messaging;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A record that states a fact. Only the module that the name starts with publishes it; any module may hear it. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Event {

    /** The logical name, {@code <module>.<Type>}. It never changes, whatever becomes of the class. */
    String name();

    /** The version of the record's shape. Changes are additive; the version counts them. */
    int version() default 1;

    /**
     * Whether this is one of many, from an import for example. Bulk messages are worked off one at a time, between
     * batches of the others, so that nobody waits behind them.
     */
    boolean bulk() default false;
}
