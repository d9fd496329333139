package dev.offshoot.platform;

/** A module's schema does not exist and could not be created, or the database does not tell. */
class SchemaUnavailable extends RuntimeException {

    private final String module;

    SchemaUnavailable(String module, Throwable cause) {
        super("The schema '" + module + "' could not be looked up or created: " + cause.getMessage(), cause);
        this.module = module;
    }

    String module() {
        return module;
    }
}
