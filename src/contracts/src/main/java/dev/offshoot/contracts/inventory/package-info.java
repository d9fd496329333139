/** How stock is reserved for an order, let go, and shipped. */
@NamedInterface("inventory")
@NullMarked
package dev.offshoot.contracts.inventory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
