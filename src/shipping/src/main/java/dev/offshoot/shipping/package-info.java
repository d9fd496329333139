/** The parcel of each order, and the carriers that compete for it. It alone decides whether a shipment can still be stopped. */
@ApplicationModule(allowedDependencies = {"messaging", "contracts", "contracts::shipping"})
@NullMarked
package dev.offshoot.shipping;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
