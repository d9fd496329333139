package dev.offshoot.catalog;

import dev.offshoot.catalog.Offer.Stocking;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The outcome of a chunk, and what to report about it. */
final class Outcome {

    private int imported;
    private int updated;
    private int uncounted;
    private int withoutStock;
    private int soldOut;
    private int datedPrices;
    private @Nullable Instant pricesChangeAt;

    /** The offer is for a new product. */
    void isNew(Offer offer) {
        imported++;
        if (offer.openingStock() == 0) {
            withoutStock++;
        } else if (offer.stocking() == Stocking.UNCOUNTED) {
            uncounted++;
        }
        note(offer.priceChangesAt());
    }

    /** The offer is for an existing product, which keeps its stock. */
    void isKnown(Offer offer) {
        updated++;
        var isCounted = offer.stocking() == Stocking.COUNTED && offer.openingStock() == 0;
        if (isCounted || offer.stocking() == Stocking.SOLD_OUT) {
            soldOut++;
        }
        note(offer.priceChangesAt());
    }

    private void note(@Nullable Instant change) {
        if (change != null) {
            datedPrices++;
            pricesChangeAt = pricesChangeAt == null || change.isBefore(pricesChangeAt) ? change : pricesChangeAt;
        }
    }

    int imported() {
        return imported;
    }

    int updated() {
        return updated;
    }

    int uncounted() {
        return uncounted;
    }

    int withoutStock() {
        return withoutStock;
    }

    int soldOut() {
        return soldOut;
    }

    int datedPrices() {
        return datedPrices;
    }

    @Nullable Instant pricesChangeAt() {
        return pricesChangeAt;
    }
}
