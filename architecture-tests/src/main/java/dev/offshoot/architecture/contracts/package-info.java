/**
 * Compares the contracts of two versions of an application: the definitions of its messages, routes and calls that are
 * published with it. It depends on {@code reading} for errors only.
 */
@NullMarked
package dev.offshoot.architecture.contracts;

import org.jspecify.annotations.NullMarked;
