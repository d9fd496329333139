package dev.offshoot.contracts;

import dev.offshoot.messaging.Personal;

/**
 * The address of a parcel.
 *
 * @param country an ISO 3166-1 alpha-2 code
 */
public record Address(
        @Personal String name,
        @Personal String street,
        @Personal String city,
        @Personal String postalCode,
        String country) {}
