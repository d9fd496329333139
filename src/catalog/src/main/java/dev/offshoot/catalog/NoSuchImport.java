package dev.offshoot.catalog;

import java.util.UUID;

/** There was no import of that id. */
class NoSuchImport extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchImport(UUID id) {
        super("There is no import " + id);
    }
}
