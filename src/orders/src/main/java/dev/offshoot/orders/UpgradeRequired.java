package dev.offshoot.orders;

/** The request is not a valid WebSocket handshake (RFC 6455, 4.2.1). */
class UpgradeRequired extends RuntimeException {

    static final String VERSION = "13";

    private static final long serialVersionUID = 1L;

    UpgradeRequired() {
        super("Only WebSocket clients can connect here, with version " + VERSION
                + " of the protocol: use the event stream instead");
    }
}
