package dev.offshoot.catalog;

/** A product with that SKU is already listed. */
class SkuAlreadyListed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SkuAlreadyListed(String sku) {
        super("A product with the SKU '" + sku + "' is already listed");
    }
}
