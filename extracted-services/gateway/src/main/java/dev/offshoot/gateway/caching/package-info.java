/** Responses that need no process: cached copies and pages. */
@NullMarked
package dev.offshoot.gateway.caching;

import org.jspecify.annotations.NullMarked;
