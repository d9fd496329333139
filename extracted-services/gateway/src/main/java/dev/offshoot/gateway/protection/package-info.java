/**
 * Bounds what clients may do: connections, malformed requests, quotas, and what modules are told of the way that a request
 * came.
 */
@NullMarked
package dev.offshoot.gateway.protection;

import org.jspecify.annotations.NullMarked;
