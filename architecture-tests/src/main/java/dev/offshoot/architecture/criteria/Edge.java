package dev.offshoot.architecture.criteria;

import dev.offshoot.architecture.reading.Place;

/**
 * A dependency of one module on another.
 *
 * @param from the name of the dependent module
 * @param to the name of the module that it depends on
 * @param kind how it depends
 * @param example one example, in words
 * @param place the place of the example
 * @param count the number of places
 */
public record Edge(String from, String to, Kind kind, String example, Place place, int count) {

    /** The kind of a dependency, from the weakest to the strongest. */
    public enum Kind {
        /** It consumes messages of the other module, whose types belong to a library. */
        CONTRACT,
        /** It uses event types of the other module. */
        EVENT,
        /** It uses other types of the other module. */
        TYPE,
        /** It uses entities of the other module. */
        DATA,
        /** It calls the other module, or has a bean of it injected. */
        CALL
    }
}
