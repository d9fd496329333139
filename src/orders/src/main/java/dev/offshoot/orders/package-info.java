/** Orders, and the process that carries each of them to its end. It commands stock, money and parcels, and hears what came of it. */
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
