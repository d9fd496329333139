/** Notifications to customers about their orders. It keeps an inbox for each of them, and can send mail, too. */
@ApplicationModule(allowedDependencies = {"messaging", "contracts", "contracts::orders", "contracts::customers"})
@NullMarked
package dev.offshoot.notifications;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
