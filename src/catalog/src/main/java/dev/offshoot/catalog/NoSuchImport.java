package dev.offshoot.catalog;

import java.util.UUID;

/** There is no import with this id. */
class NoSuchImport extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchImport(UUID id) {
        super("There is no import " + id);
    }
}
