/** Starts and stops to host modules: a worker for each of them. */
@NullMarked
package dev.offshoot.messaging.engine.hosting;

import org.jspecify.annotations.NullMarked;
