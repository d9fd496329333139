package dev.offshoot.basket;

import dev.offshoot.contracts.Address;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The delivery address. */
record ShippingAddress(
        @NotBlank @Size(max = 200) String name,
        @NotBlank @Size(max = 200) String street,
        @NotBlank @Size(max = 200) String city,
        @NotBlank @Size(max = 20) String postalCode,

        @NotNull @Pattern(regexp = "[A-Z]{2}", message = "must be an ISO 3166-1 alpha-2 code, such as DE") String country) {

    private static final String LINE =
            "must be one line of visible text, without characters that change the text direction";

    ShippingAddress {
        name = name == null ? null : Line.of(name);
        street = street == null ? null : Line.of(street);
        city = city == null ? null : Line.of(city);
        postalCode = postalCode == null ? null : Line.of(postalCode);
    }

    private static final Set<String> COUNTRIES = countries();

    private static Set<String> countries() {
        var codes = new HashSet<>(Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2));
        // the standard has no code for Kosovo, and XK is in common use
        codes.add("XK");
        return codes;
    }

    @AssertTrue(message = "must be an ISO 3166-1 alpha-2 code, such as DE") boolean isCountryKnown() {
        return country == null || COUNTRIES.contains(country);
    }

    @AssertTrue(message = LINE) boolean isNamePossible() {
        return isPossible(name);
    }

    @AssertTrue(message = LINE) boolean isStreetPossible() {
        return isPossible(street);
    }

    @AssertTrue(message = LINE) boolean isCityPossible() {
        return isPossible(city);
    }

    @AssertTrue(message = LINE) boolean isPostalCodePossible() {
        return isPossible(postalCode);
    }

    private static boolean isPossible(@Nullable String line) {
        return line == null || (Line.isPlain(line) && Line.isVisible(line));
    }

    Address toAddress() {
        return new Address(name, street, city, postalCode, country);
    }
}
