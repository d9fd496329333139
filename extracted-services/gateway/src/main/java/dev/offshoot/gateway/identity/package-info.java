/**
 * Checks tokens once, for all modules: whose request it is, and whether its token is good. What it allows, the modules
 * decide.
 */
@NullMarked
package dev.offshoot.gateway.identity;

import org.jspecify.annotations.NullMarked;
