package dev.offshoot;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.modulith.Modulithic;

/** Inventory as its service runs it; the gateway's classes, which are here too, are not scanned. */
@SpringBootApplication(scanBasePackages = "dev.offshoot.inventory")
@Modulithic(sharedModules = {"contracts", "messaging", "platform", "gateway"})
public class InventoryAlone {}
