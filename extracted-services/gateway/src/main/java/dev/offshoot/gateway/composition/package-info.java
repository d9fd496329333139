/**
 * Responses composed from several modules, calls to inventory, deprecated paths, and one description of the whole API.
 * The only package of the gateway that names paths of modules.
 */
@NullMarked
package dev.offshoot.gateway.composition;

import org.jspecify.annotations.NullMarked;
