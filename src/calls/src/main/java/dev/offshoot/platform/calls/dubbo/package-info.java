/**
 * Inventory's availability over Dubbo: the Triple protocol, with records in Hessian2. The names of the interface, the
 * records and their components are what is sent, so they outlive a release.
 */
@NullMarked
package dev.offshoot.platform.calls.dubbo;

import org.jspecify.annotations.NullMarked;
