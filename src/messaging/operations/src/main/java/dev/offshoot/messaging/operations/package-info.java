/** What operators see and do: actuator endpoints, metrics, health, and the observatory's feed. Nothing depends on it. */
@NullMarked
package dev.offshoot.messaging.operations;

import org.jspecify.annotations.NullMarked;
