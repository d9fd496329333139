/** The operator's endpoints for all processes, the access log, and traces. */
@NullMarked
package dev.offshoot.gateway.operations;

import org.jspecify.annotations.NullMarked;
