package com.example.planted.modulith.orders;

import com.example.planted.modulith.inventory.Stock;

class Order {

    Stock stock;
}
