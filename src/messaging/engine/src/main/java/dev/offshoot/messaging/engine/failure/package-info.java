/** Classifies failures, and defines where tests may make a process die. */
@NullMarked
package dev.offshoot.messaging.engine.failure;

import org.jspecify.annotations.NullMarked;
