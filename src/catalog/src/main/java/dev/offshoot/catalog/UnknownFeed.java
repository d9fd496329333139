package dev.offshoot.catalog;

/** What was uploaded does not begin with the header of a feed that is known here. */
class UnknownFeed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownFeed(String found) {
        super(found
                + ". The first line must name the columns of a Google Merchant feed (at least id, title, price) or of"
                + " a Shopify product export (at least Handle, Title, Variant Price), parted by commas, semicolons or"
                + " tabs, in UTF-8");
    }
}
