/**
 * The SPI for broker adapters. An adapter depends on this package and on the broker's client only. Test it with the
 * conformance suite in {@code offshoot-messaging-testing}.
 */
@NullMarked
package dev.offshoot.messaging.spi;

import org.jspecify.annotations.NullMarked;
