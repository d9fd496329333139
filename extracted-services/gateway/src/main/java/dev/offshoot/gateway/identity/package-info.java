/**
 * Checks tokens once for all modules: who sent a request, and whether its token is valid. The modules decide what it
 * allows.
 */
@NullMarked
package dev.offshoot.gateway.identity;

import org.jspecify.annotations.NullMarked;
