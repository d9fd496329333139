package dev.offshoot.inventory;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How much there is of a product, and more of it. */
@RestController
@RequestMapping("/api/stock")
class StockController {

    private final Inventory inventory;

    StockController(Inventory inventory) {
        this.inventory = inventory;
    }

    /** The stock of a product, as everybody may see it. */
    record StockView(UUID productId, long onHand, long reserved, long available) {

        static StockView of(Stock stock) {
            return new StockView(stock.productId(), stock.onHand(), stock.reserved(), stock.available());
        }
    }

    /** What has come in. */
    record Restock(
            @NotNull @Min(1) @Max(1_000_000) @Nullable Integer quantity) {}

    @GetMapping("/{productId}")
    StockView stock(@PathVariable UUID productId) {
        return inventory.stock(productId).map(StockView::of).orElseThrow(() -> new NoSuchStock(productId));
    }

    @PostMapping("/{productId}/restock")
    @Transactional
    StockView restock(@PathVariable UUID productId, @Valid @RequestBody Restock restock) {
        var quantity = restock.quantity();
        if (quantity == null || !inventory.restock(productId, quantity)) {
            throw new NoSuchStock(productId);
        }
        return stock(productId);
    }
}
