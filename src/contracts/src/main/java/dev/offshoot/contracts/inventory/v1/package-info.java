/** What inventory says over gRPC: written by the protocol buffers compiler from {@code availability.proto}. */
@NamedInterface("inventory")
package dev.offshoot.contracts.inventory.v1;

import org.springframework.modulith.NamedInterface;
