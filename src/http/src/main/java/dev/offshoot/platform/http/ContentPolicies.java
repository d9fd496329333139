package dev.offshoot.platform.http;

/** What browsers may do on the pages of the shop. */
public final class ContentPolicies {

    // a picture on a foreign host, which a feed may name, would tell that host who looks at what
    public static final String OURS = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
            + "form-action 'self'; frame-ancestors 'none'";

    /** Swagger UI styles itself with what is written in its page. */
    public static final String SWAGGER = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
            + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** The header {@code Permissions-Policy}. */
    public static final String PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=()";

    private ContentPolicies() {}
}
