package com.example.planted.hides.orders;

import com.example.planted.hides.orders.process.Step;

class Steps {

    Step first() {
        return new Step();
    }
}
