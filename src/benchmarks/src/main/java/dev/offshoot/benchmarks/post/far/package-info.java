/** Consumes messages, in another process. */
@ApplicationModule
@NullMarked
package dev.offshoot.benchmarks.post.far;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
