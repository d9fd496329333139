/** The command to place an order, and events on its progress. */
@NamedInterface("orders")
@NullMarked
package dev.offshoot.contracts.orders;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
