package dev.offshoot.catalog;

import java.util.Map;

/**
 * What a feed contains about one product, by the name of the column or element.
 *
 * @param values the values that are present
 */
record Row(Map<String, String> values) {

    /** The value, or an empty text if it is absent. */
    String get(String name) {
        return values.getOrDefault(name, "").strip();
    }

    /** A machine-written value, with all kinds of blanks around it removed. */
    String plain(String name) {
        return Text.plain(get(name));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }
}
