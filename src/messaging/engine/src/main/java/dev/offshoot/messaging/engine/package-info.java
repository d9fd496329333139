/** The engine. Internal to messaging, not an API. Its packages have no dependency cycles. */
@NullMarked
package dev.offshoot.messaging.engine;

import org.jspecify.annotations.NullMarked;
