package dev.offshoot.shipping;

import dev.offshoot.contracts.Address;
import org.jspecify.annotations.Nullable;

/**
 * What is to be shipped, for whom, and where to.
 *
 * @param address what stands on the label; nothing once it is not needed any more
 */
record Parcel(CustomerId customer, int items, @Nullable Address address) {

    Parcel withoutLabel() {
        return new Parcel(customer, items, null);
    }

    /** An ISO 3166 code. */
    String country() {
        return address == null ? "" : address.country();
    }

    /** The simulated carriers lose what goes to this postal code. */
    boolean goesNowhere() {
        return address != null && address.postalCode().equals("00000");
    }
}
