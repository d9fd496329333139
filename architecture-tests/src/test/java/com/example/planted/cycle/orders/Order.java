package com.example.planted.cycle.orders;

import com.example.planted.cycle.contracts.inventory.ReserveStock;
import java.util.UUID;

class Order {

    ReserveStock reserve(UUID id) {
        return new ReserveStock(id);
    }
}
