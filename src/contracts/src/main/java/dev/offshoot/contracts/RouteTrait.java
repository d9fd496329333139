package dev.offshoot.contracts;

/**
 * Traits of a route. Without any, requests are limited in size and time, and retried only if their HTTP method is
 * idempotent.
 */
public enum RouteTrait {

    /** The module stores the header {@code Idempotency-Key}, so requests with this header may be retried. */
    IDEMPOTENT_WITH_KEY,

    /**
     * The answer to a GET is the same for all users, and may be a few seconds old. Any other request to the same module
     * may change it.
     */
    CACHEABLE,

    /** Passwords or accounts can be guessed here, so requests are rate-limited per address. */
    SIGN_IN,

    /** The answer is an endless stream of events. */
    STREAM,

    /** The request opens a WebSocket. */
    WEB_SOCKET,

    /** The body is a file of any size, of a media type that the route consumes. It is streamed, and never retried. */
    UPLOAD,

    /**
     * A request starts a process of many messages, such as an order. While messages wait too long, it is refused before
     * anything is done.
     */
    STARTS_PROCESS
}
