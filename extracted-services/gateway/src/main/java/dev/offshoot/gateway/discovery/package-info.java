/** Finds the processes behind the gateway in a registry, or in DNS; by default, nothing here is loaded. */
@NullMarked
package dev.offshoot.gateway.discovery;

import org.jspecify.annotations.NullMarked;
