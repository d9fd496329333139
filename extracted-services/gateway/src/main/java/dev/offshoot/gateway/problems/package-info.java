/** Problem details (RFC 9457) for errors that the gateway itself reports. */
@NullMarked
package dev.offshoot.gateway.problems;

import org.jspecify.annotations.NullMarked;
