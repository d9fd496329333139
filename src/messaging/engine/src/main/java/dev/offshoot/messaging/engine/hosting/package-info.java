/** Starts and stops hosting modules, with a worker for each. */
@NullMarked
package dev.offshoot.messaging.engine.hosting;

import org.jspecify.annotations.NullMarked;
