package com.example.sample.orders;

import java.util.UUID;

public record OrderPlaced(UUID orderId, String sku, int quantity) {}
