package com.example.planted.imports.basket;

import com.example.planted.imports.inventory.Stock;

class Basket {

    boolean holds(Stock stock) {
        return stock != null;
    }
}
