/** How an order is paid, and how it gets its money back. */
@NamedInterface("payments")
@NullMarked
package dev.offshoot.contracts.payments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
