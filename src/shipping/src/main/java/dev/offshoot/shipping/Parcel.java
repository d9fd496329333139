package dev.offshoot.shipping;

import dev.offshoot.contracts.Address;
import org.jspecify.annotations.Nullable;

/**
 * What to ship, for whom and where to.
 *
 * @param address the address on the label; null once it is no longer needed
 */
record Parcel(CustomerId customer, int items, @Nullable Address address) {

    Parcel withoutLabel() {
        return new Parcel(customer, items, null);
    }

    /** An ISO 3166 code. */
    String country() {
        return address == null ? "" : address.country();
    }

    /** A postal code for which the simulated carriers lose the parcel. */
    boolean goesNowhere() {
        return address != null && address.postalCode().equals("00000");
    }
}
