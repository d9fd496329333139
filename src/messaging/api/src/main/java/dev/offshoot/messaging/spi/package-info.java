/**
 * What a broker's adapter implements. It depends on this package and on the broker's client, and on nothing else of ours;
 * the conformance suite in {@code messaging-testing} says whether it works.
 */
@NullMarked
package dev.offshoot.messaging.spi;

import org.jspecify.annotations.NullMarked;
