/**
 * What every process decides of a request in the same way, whichever stack its server is built on: the rest of platform
 * (servlets) and the gateway (reactive) take it from here, and add what reads and writes. In a jar of its own, so that the
 * gateway gets nothing else of platform.
 */
@NullMarked
package dev.offshoot.platform.http;

import org.jspecify.annotations.NullMarked;
