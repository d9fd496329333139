/** Orders, and the process that completes or cancels each of them. It commands stock, payments and shipments. */
@ApplicationModule(
        allowedDependencies = {
            "messaging",
            "contracts",
            "contracts::orders",
            "contracts::inventory",
            "contracts::payments",
            "contracts::shipping"
        })
@NullMarked
package dev.offshoot.orders;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
