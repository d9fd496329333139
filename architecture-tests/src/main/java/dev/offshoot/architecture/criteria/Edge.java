package dev.offshoot.architecture.criteria;

import dev.offshoot.architecture.reading.Place;

/**
 * That one module depends on another.
 *
 * @param from the name of the module that depends
 * @param to the name of the module that it depends on
 * @param kind how it depends
 * @param example one place, in words
 * @param place one place
 * @param count the number of places
 */
public record Edge(String from, String to, Kind kind, String example, Place place, int count) {

    /** How one module depends on another, from what binds least to what binds most. */
    public enum Kind {
        CONTRACT,
        EVENT,
        TYPE,
        DATA,
        CALL
    }
}
