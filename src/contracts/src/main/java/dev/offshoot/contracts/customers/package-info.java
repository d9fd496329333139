/** Events on customers. */
@NamedInterface("customers")
@NullMarked
package dev.offshoot.contracts.customers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
