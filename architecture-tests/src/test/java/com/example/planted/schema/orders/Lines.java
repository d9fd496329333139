package com.example.planted.schema.orders;

import org.springframework.stereotype.Repository;

@Repository
class Lines {

    String available() {
        return "SELECT l.id FROM order_line l JOIN inventory.stock s ON s.id = l.stock_id WHERE s.on_hand > 0";
    }

    String own() {
        return "SELECT id FROM order_line WHERE id = ?";
    }

    String unreadable() {
        return "SELECT id FROM order_line WHERE WHERE";
    }
}
