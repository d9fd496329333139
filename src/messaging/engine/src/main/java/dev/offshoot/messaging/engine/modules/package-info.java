/** The modules of this process: which are on the classpath, which are hosted, and their wake-ups. */
@NullMarked
package dev.offshoot.messaging.engine.modules;

import org.jspecify.annotations.NullMarked;
