package dev.offshoot.messaging;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the record component that identifies what a message is about: the {@code subject} of CloudEvents 1.0. Batches
 * are sorted by it, so that all processes lock rows in the same order. It is text of at most 200 characters, usually an id;
 * a longer one cannot be published.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Subject {}
