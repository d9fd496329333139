package dev.offshoot.messaging;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a listener that would rather miss a message than act on it twice, such as one that sends a mail. The attempt is
 * recorded and committed before it is made, so each message is attempted once. If the listener fails, the message is
 * parked; if the process dies before the end is recorded, another one parks it once the lease has expired. An operator
 * can then find out whether it took effect, and replay it if it did not.
 *
 * <p>The listener runs without a transaction, unless its bean begins one ({@code @Transactional}, of which {@code
 * @ApplicationModuleListener} is one kind). It needs one to publish messages. It may have any shape but that of a whole
 * batch, and may also be a claimed one.
 *
 * <p>The guarantee begins when the last instance without the annotation has stopped.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface AtMostOnce {}
