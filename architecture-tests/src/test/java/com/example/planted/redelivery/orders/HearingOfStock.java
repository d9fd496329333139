package com.example.planted.redelivery.orders;

import com.example.planted.redelivery.contracts.inventory.StockRejected;
import com.example.planted.redelivery.contracts.inventory.StockReserved;
import dev.offshoot.messaging.ModuleListener;
import dev.offshoot.messaging.testing.Redelivers;
import java.util.List;

class HearingOfStock {

    @ModuleListener
    void on(StockReserved event) {}

    @ModuleListener
    void on(List<StockRejected> events) {}

    @Redelivers(StockReserved.class)
    void reservesOnce() {}
}
