/** Commands and events to reserve, release and ship stock for orders. */
@NamedInterface("inventory")
@NullMarked
package dev.offshoot.contracts.inventory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
