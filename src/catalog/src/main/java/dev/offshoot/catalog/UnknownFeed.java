package dev.offshoot.catalog;

/** What was uploaded is no feed that is known here. */
class UnknownFeed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private UnknownFeed(String message) {
        super(message);
    }

    /** It cannot be read, and this is what to do. */
    static UnknownFeed because(String reason) {
        return new UnknownFeed(reason);
    }

    /** It does not begin with the columns of a feed. */
    static UnknownFeed columns(String found) {
        return new UnknownFeed(found
                + ". The first line must name the columns of a Google Merchant feed (at least id, title, price) or of"
                + " a Shopify product export (at least Handle, Title, Variant Price), parted by commas, semicolons or"
                + " tabs, best in UTF-8; a Merchant feed may also be XML (RSS or Atom)");
    }
}
