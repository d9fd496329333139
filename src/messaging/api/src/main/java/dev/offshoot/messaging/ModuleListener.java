package dev.offshoot.messaging;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.event.EventListener;

/**
 * Marks a method that consumes messages. It runs at least once for each message, and its effect exactly once: the effect,
 * what the method publishes, and the removal of the delivery commit in one transaction.
 *
 * <p>The method takes one of
 *
 * <ul>
 *   <li>{@code (ReserveStock command)}: called once for each message;
 *   <li>{@code (List<ReserveStock> commands)}: called once with all that a batch holds, sorted by subject;
 * </ul>
 *
 * and, after the message, optionally the {@link java.util.UUID} that identifies it, which stays the same however often
 * it is delivered: an idempotency key.
 *
 * <p>A method that calls the outside (a payment provider, a mail server) returns {@link CallCompletion}: the method itself runs
 * without a transaction, what it returns runs in one. Instead of the id it may take a {@code boolean}: whether it may have
 * been called for this delivery before, though nothing was recorded. A method returns nothing otherwise.
 */
@Documented
@EventListener
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ModuleListener {

    /**
     * The name under which deliveries for this listener are stored, unique among the listeners of its module for the same
     * type of message. Deliveries outlive a release: to rename the class of a listener, give the listener its old name
     * here. By default it is the simple name of the class, so a class may move between packages freely.
     */
    String id() default "";
}
