package dev.offshoot.platform;

/** A module's schema is not there, and could not be created. */
class SchemaUnavailable extends RuntimeException {

    private final String module;

    SchemaUnavailable(String module, Throwable cause) {
        super("The schema '" + module + "' is not there, and this role could not create it", cause);
        this.module = module;
    }

    String module() {
        return module;
    }
}
