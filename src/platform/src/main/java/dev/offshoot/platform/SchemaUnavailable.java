package dev.offshoot.platform;

/** A module's schema does not exist and could not be created. */
class SchemaUnavailable extends RuntimeException {

    private final String module;

    SchemaUnavailable(String module, Throwable cause) {
        super("The schema '" + module + "' does not exist, and this role could not create it", cause);
        this.module = module;
    }

    String module() {
        return module;
    }
}
