/** Publishes messages, in one process. */
@ApplicationModule
package dev.offshoot.benchmarks.post.near;

import org.springframework.modulith.ApplicationModule;
