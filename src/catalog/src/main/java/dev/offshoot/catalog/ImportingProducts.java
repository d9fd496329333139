package dev.offshoot.catalog;

import dev.offshoot.contracts.catalog.ProductsListed;
import dev.offshoot.messaging.ModuleListener;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;

/**
 * Processes uploaded feeds chunk by chunk, one transaction each. Each chunk sends the command for the next one, so
 * lines are processed in order and other messages get their turn in between.
 */
@Service
class ImportingProducts {

    private static final String UNIQUE_VIOLATION = "23505";
    static final int MOST_REJECTIONS_KEPT = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(ImportingProducts.class);

    private final Imports imports;
    private final Products products;
    private final ProductWords words;
    private final ApplicationEventPublisher events;

    ImportingProducts(Imports imports, Products products, ProductWords words, ApplicationEventPublisher events) {
        this.imports = imports;
        this.products = products;
        this.words = words;
        this.events = events;
    }

    @ModuleListener
    void on(ImportChunk command) {
        var current = imports.lock(command.importId()).orElse(null);
        if (current == null || current.state() != Import.State.RUNNING || current.nextChunk() != command.number()) {
            return; // redelivered
        }
        Chunk chunk;
        try {
            chunk = imports.chunk(current.id(), command.number());
        } catch (Imports.UnreadableChunk e) {
            LOG.error("Import {} failed and was abandoned: upload the feed again", current.id(), e);
            imports.fail(current.id());
            return;
        }
        workOff(current, chunk);
        if (command.number() + 1 < current.chunks()) {
            events.publishEvent(new ImportChunk(current.id(), command.number() + 1));
        } else {
            LOG.info("Import {} is done", current.id());
        }
    }

    private void workOff(Import current, Chunk chunk) {
        var known = known(chunk);
        var fresh = new ArrayList<Product>();
        var changed = new LinkedHashSet<Product>();
        var renamed = new LinkedHashSet<Product>();
        var rejections = new ArrayList<Imports.Rejection>();
        var outcome = new Outcome();
        for (var line : chunk.lines()) {
            var offer = line.offer();
            if (offer == null) {
                rejections.add(new Imports.Rejection(line.number(), Objects.requireNonNullElse(line.rejection(), "")));
                continue;
            }
            var product = known.get(offer.sku());
            if (product == null) {
                product = Product.of(offer);
                known.put(offer.sku(), product);
                fresh.add(product);
                outcome.isNew(offer);
            } else {
                var before = product.lineIn(current.id());
                if (before.isPresent()) {
                    rejections.add(new Imports.Rejection(
                            line.number(), "Its SKU '" + offer.sku() + "' is already on line " + before.get()));
                    continue;
                }
                if (!product.isListed() || !product.name().equals(offer.name())) {
                    renamed.add(product);
                }
                if (product.describe(offer)) {
                    changed.add(product);
                }
                outcome.isKnown(offer);
            }
            product.seenIn(current.id(), line.number());
        }
        save(fresh);
        renamed.addAll(fresh);
        words.index(renamed);
        changed.addAll(fresh);
        if (!changed.isEmpty()) {
            events.publishEvent(
                    new ProductsListed(changed.stream().map(Product::asListed).toList()));
        }
        imports.workedOff(current, outcome, rejections, MOST_REJECTIONS_KEPT);
    }

    private Map<String, Product> known(Chunk chunk) {
        var skus = chunk.lines().stream()
                .map(Chunk.Line::offer)
                .filter(Objects::nonNull)
                .map(Offer::sku)
                .collect(Collectors.toSet());
        return skus.isEmpty() ? new HashMap<>() : products.lockMeant(skus);
    }

    private void save(List<Product> fresh) {
        try {
            // always in the same order, so that two imports of the same products cannot deadlock
            products.saveAllAndFlush(
                    fresh.stream().sorted(Comparator.comparing(Product::sku)).toList());
        } catch (DataIntegrityViolationException e) {
            if (NestedExceptionUtils.getMostSpecificCause(e) instanceof SQLException sql
                    && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
                throw new ListedMeanwhile(e);
            }
            throw e;
        }
    }

    /** Another transaction has just listed one of these products; the next attempt finds it. */
    static class ListedMeanwhile extends ConcurrencyFailureException {

        private static final long serialVersionUID = 1L;

        ListedMeanwhile(DataIntegrityViolationException cause) {
            super("Another transaction has just listed one of the products", cause);
        }
    }
}
