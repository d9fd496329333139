/** Commands and events to capture and refund payments for orders. */
@NamedInterface("payments")
@NullMarked
package dev.offshoot.contracts.payments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
