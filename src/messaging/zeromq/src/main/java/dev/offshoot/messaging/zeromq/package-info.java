/** The adapter for ZeroMQ, which needs no broker. */
@NullMarked
package dev.offshoot.messaging.zeromq;

import org.jspecify.annotations.NullMarked;
