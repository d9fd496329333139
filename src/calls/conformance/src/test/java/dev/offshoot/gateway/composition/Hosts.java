package dev.offshoot.gateway.composition;

import dev.offshoot.messaging.testing.TestDatabase;

/** Two processes that share their data, started once for all tests. */
final class Hosts {

    private static final String DATABASE = TestDatabase.newH2Database();
    private static final InventoryHost ONE = new InventoryHost("shop", DATABASE);
    private static final InventoryHost OTHER = new InventoryHost("inventory-service", DATABASE);

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            OTHER.close();
            ONE.close();
        }));
    }

    private Hosts() {}

    static InventoryHost one() {
        return ONE;
    }

    static InventoryHost other() {
        return OTHER;
    }
}
