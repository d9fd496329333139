/** Answers what can be answered without asking a process: copies of what modules said, and the pages. */
@NullMarked
package dev.offshoot.gateway.caching;

import org.jspecify.annotations.NullMarked;
