package com.example.planted.cycle.inventory;

import com.example.planted.cycle.contracts.orders.CancelOrder;
import java.util.UUID;

class Stock {

    CancelOrder nothingLeft(UUID id) {
        return new CancelOrder(id);
    }
}
