/** For operators: actuator endpoints, metrics, health, and the observatory's feed. No other code depends on it. */
@NullMarked
package dev.offshoot.messaging.operations;

import org.jspecify.annotations.NullMarked;
