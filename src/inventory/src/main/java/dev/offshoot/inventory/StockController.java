package dev.offshoot.inventory;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows the stock of a product, and restocks it. */
@RestController
@RequestMapping("/api/stock")
class StockController {

    private final Inventory inventory;
    private final Restocking restocking;

    StockController(Inventory inventory, Restocking restocking) {
        this.inventory = inventory;
        this.restocking = restocking;
    }

    /** The public view of a product's stock. */
    record StockView(UUID productId, long onHand, long reserved, long available) {

        static StockView of(Stock stock) {
            return new StockView(stock.product().value(), stock.onHand(), stock.reserved(), stock.available());
        }
    }

    /** The received quantity. */
    record Restock(@NotNull @Min(1) @Max(1_000_000) Integer quantity) {}

    /** The stock of many products at once; unknown products are left out. */
    @GetMapping
    List<StockView> stock(@RequestParam List<String> productId) {
        return inventory.stock(Question.about(productId).products()).stream()
                .map(StockView::of)
                .toList();
    }

    @GetMapping("/{productId}")
    StockView stock(@PathVariable UUID productId) {
        var product = new ProductId(productId);
        return inventory.stock(product).map(StockView::of).orElseThrow(() -> new NoSuchStock(product));
    }

    @PostMapping("/{productId}/restock")
    StockView restock(
            @PathVariable UUID productId,
            @RequestHeader(name = "Idempotency-Key", required = false)
                    @Pattern(regexp = "[!-~]{1,200}", message = "must be 1 to 200 visible ASCII characters") @Nullable String key,
            @Valid @RequestBody Restock restock,
            Authentication who) {
        return StockView.of(restocking.restock(who.getName(), key, new ProductId(productId), restock.quantity()));
    }
}
