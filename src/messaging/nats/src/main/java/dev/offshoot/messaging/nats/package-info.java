/** The adapter for NATS JetStream. */
@NullMarked
package dev.offshoot.messaging.nats;

import org.jspecify.annotations.NullMarked;
