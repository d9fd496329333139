/**
 * What no module answers alone: pages put together of several, gRPC for inventory, old paths, and one description of
 * the whole API. The only place where the gateway names paths of modules.
 */
@NullMarked
package dev.offshoot.gateway.composition;

import org.jspecify.annotations.NullMarked;
