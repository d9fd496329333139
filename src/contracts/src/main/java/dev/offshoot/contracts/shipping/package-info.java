/** Commands and events on shipments of orders. */
@NamedInterface("shipping")
@NullMarked
package dev.offshoot.contracts.shipping;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
