package com.example.planted.redelivery.orders;

import com.example.planted.redelivery.contracts.inventory.StockRejected;
import dev.offshoot.messaging.AtMostOnce;
import dev.offshoot.messaging.ModuleListener;

/** Has no test that delivers the message twice, and needs none. */
class MailAboutStock {

    @AtMostOnce
    @ModuleListener
    void on(StockRejected event) {}
}
