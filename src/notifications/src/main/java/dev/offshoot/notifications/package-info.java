/** What customers are told about their orders. It keeps an inbox for each of them, and sends mail where a server is configured. */
@ApplicationModule(allowedDependencies = {"messaging", "contracts", "contracts::orders", "contracts::customers"})
@NullMarked
package dev.offshoot.notifications;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
