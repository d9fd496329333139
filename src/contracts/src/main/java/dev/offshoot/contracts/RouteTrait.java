package dev.offshoot.contracts;

/** What is special about a route. A route without any is limited in size and time, and repeated only if its method is idempotent. */
public enum RouteTrait {

    /** The module remembers the header {@code Idempotency-Key}: with one, the request may be sent again. */
    IDEMPOTENT_WITH_KEY,

    /**
     * The answer to a GET is the same for everybody, and may be some seconds old. Whatever else is asked of the same module
     * may change it.
     */
    CACHEABLE,

    /** Passwords or accounts can be tried out here: each address may do so only so often. */
    SIGN_IN,

    /** The answer is a stream of events, and has no end that could be waited for. */
    STREAM,

    /** The body is a file of any size, of the types that the route consumes: it is passed on as it comes, and only once. */
    UPLOAD
}
