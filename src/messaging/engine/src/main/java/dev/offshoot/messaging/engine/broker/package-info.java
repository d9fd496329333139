/** Which broker connects this process to others, and how that changes while messages flow. */
@NullMarked
package dev.offshoot.messaging.engine.broker;

import org.jspecify.annotations.NullMarked;
