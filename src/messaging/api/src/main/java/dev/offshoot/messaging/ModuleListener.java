package dev.offshoot.messaging;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.event.EventListener;

/**
 * Marks a method that consumes messages. It runs at least once for each message, and takes effect exactly once: its
 * database changes, the messages that it publishes, and the removal of the delivery commit in one transaction.
 *
 * <p>The method takes one of:
 *
 * <ul>
 *   <li>{@code (ReserveStock command)}: called for each message;
 *   <li>{@code (List<ReserveStock> commands)}: called for each batch, with its messages sorted by subject.
 * </ul>
 *
 * After a single message, it may also take the message's {@link java.util.UUID}. The id is the same for each
 * redelivery, so it can serve as an idempotency key.
 *
 * <p>A method that calls an external system (a payment provider, a mail server) returns {@link CallCompletion}: the
 * method runs without a transaction, the completion runs in one. Instead of the id, it may take a {@code boolean},
 * which is true if an earlier attempt may have made the call without recording it. All other methods return {@code
 * void}.
 */
@Documented
@EventListener
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ModuleListener {

    /**
     * The id that is stored with deliveries for this listener. It must be unique among the module's listeners for the
     * same message type. The default is the simple class name, so you can move the class to another package. Stored
     * deliveries outlive a release: if you rename the class, put its old name here.
     */
    String id() default "";
}
