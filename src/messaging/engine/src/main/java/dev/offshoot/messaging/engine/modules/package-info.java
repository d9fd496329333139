/** The modules of this process: which are here, which are hosted, and where they are woken. */
@NullMarked
package dev.offshoot.messaging.engine.modules;

import org.jspecify.annotations.NullMarked;
