package dev.offshoot.catalog;

/** The upload is not a supported feed. */
class UnknownFeed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private UnknownFeed(String message) {
        super(message);
    }

    /** The feed cannot be read; the reason says what to do. */
    static UnknownFeed because(String reason) {
        return new UnknownFeed(reason);
    }

    /** The header is not that of a supported feed. */
    static UnknownFeed columns(String found) {
        return new UnknownFeed(found
                + ". The first line must name the columns of a Google Merchant feed (at least id, title, price) or of"
                + " a Shopify product export (at least Handle, Title, Variant Price), separated by commas, semicolons or"
                + " tabs, preferably in UTF-8; a Merchant feed may also be XML (RSS or Atom)");
    }
}
