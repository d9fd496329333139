/** How an order is shipped, and what becomes of the parcel. */
@NamedInterface("shipping")
@NullMarked
package dev.offshoot.contracts.shipping;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
