/**
 * Knows the processes and what each hosts, and sends a request to one that hosts its module; on to another one where that
 * is safe.
 */
@NullMarked
package dev.offshoot.gateway.routing;

import org.jspecify.annotations.NullMarked;
