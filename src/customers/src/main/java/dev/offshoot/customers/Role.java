package dev.offshoot.customers;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a user may do. */
enum Role {
    CUSTOMER,
    STAFF,
    OPERATOR;

    /** The name in tokens and tables. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static String join(Collection<Role> roles) {
        return roles.stream().sorted().map(Role::word).collect(Collectors.joining(","));
    }

    static Set<Role> split(String words) {
        return Arrays.stream(words.split(","))
                .map(word -> valueOf(word.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }
}
