package dev.offshoot.contracts.orders;

import dev.offshoot.contracts.Money;
import java.util.UUID;

/**
 * A quantity of a product, at the price that the customer saw.
 *
 * @param quantity at least 1
 */
public record OrderLine(UUID productId, String sku, String name, Money unitPrice, int quantity) {}
