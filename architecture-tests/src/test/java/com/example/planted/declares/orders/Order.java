package com.example.planted.declares.orders;

import com.example.planted.declares.contracts.inventory.ReserveStock;
import java.util.UUID;

class Order {

    ReserveStock reserve(UUID id) {
        return new ReserveStock(id);
    }
}
