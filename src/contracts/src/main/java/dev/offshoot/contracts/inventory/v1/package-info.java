/** The gRPC service of inventory, generated from {@code availability.proto}. */
@NamedInterface("inventory")
package dev.offshoot.contracts.inventory.v1;

import org.springframework.modulith.NamedInterface;
