/**
 * Rules for applications whose modules communicate by messages, for libraries, services and decision records. It depends on
 * {@code criteria} and the packages below that, and not on {@code reports}.
 */
@NullMarked
package dev.offshoot.architecture.rules;

import org.jspecify.annotations.NullMarked;
