package dev.offshoot.platform.http;

/** Content security policies for the pages of the shop. */
public final class ContentPolicies {

    // no images from other hosts, which a feed may name: they would reveal to those hosts what visitors look at
    public static final String OURS = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
            + "form-action 'self'; frame-ancestors 'none'";

    /** For Swagger UI, whose pages contain inline styles. */
    public static final String SWAGGER = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
            + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** The header {@code Permissions-Policy}. */
    public static final String PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=()";

    private ContentPolicies() {}
}
