/** Problem details (RFC 9457), for whatever the gateway itself has to answer. */
@NullMarked
package dev.offshoot.gateway.problems;

import org.jspecify.annotations.NullMarked;
