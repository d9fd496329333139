/** How to place an order, and what becomes of it. */
@NamedInterface("orders")
@NullMarked
package dev.offshoot.contracts.orders;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
