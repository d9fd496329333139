/**
 * Protection against clients: limits for connections, checks for malformed requests, quotas, and trusted forwarding
 * headers.
 */
@NullMarked
package dev.offshoot.gateway.protection;

import org.jspecify.annotations.NullMarked;
