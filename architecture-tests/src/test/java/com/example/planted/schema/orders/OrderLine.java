package com.example.planted.schema.orders;

import com.example.planted.schema.inventory.Stock;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;

@Entity
class OrderLine {

    @Id
    private long id;

    @ManyToOne
    private Stock stock;
}
