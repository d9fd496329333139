/**
 * Polls the processes for the modules that they host, routes each request to a host of its module, and retries it at
 * another one if that is safe.
 */
@NullMarked
package dev.offshoot.gateway.routing;

import org.jspecify.annotations.NullMarked;
