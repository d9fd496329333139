/**
 * HTTP rules that are the same in every process, independent of the server's stack: platform (servlets) and the gateway
 * (reactive) apply them and add only reading and writing. A separate jar, so that the gateway does not depend on the
 * rest of platform.
 */
@NullMarked
package dev.offshoot.platform.http;

import org.jspecify.annotations.NullMarked;
