/**
 * Routes each request to a process that hosts the requested module, and moves modules between processes. It reads the
 * modules from the module map of the contracts, and polls the processes for what they host.
 */
@NullMarked
package dev.offshoot.gateway;

import org.jspecify.annotations.NullMarked;
