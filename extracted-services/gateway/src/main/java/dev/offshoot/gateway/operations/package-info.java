/** The operator's endpoints, over all processes at once; the access log, and traces. */
@NullMarked
package dev.offshoot.gateway.operations;

import org.jspecify.annotations.NullMarked;
