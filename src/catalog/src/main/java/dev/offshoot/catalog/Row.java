package dev.offshoot.catalog;

import java.util.Map;

/**
 * What a feed says of one product, by the name of the column or element.
 *
 * @param values those that are there
 */
record Row(Map<String, String> values) {

    /** Empty if it is not said. */
    String get(String name) {
        return values.getOrDefault(name, "").strip();
    }

    /** A value that a program made: without blanks around it, of whatever kind. */
    String plain(String name) {
        return Text.plain(get(name));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }
}
