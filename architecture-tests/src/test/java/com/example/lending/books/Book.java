package com.example.lending.books;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

@Entity
public class Book {

    @Id
    private long id;

    private boolean lent;

    public void lend() {
        lent = true;
    }

    public boolean isLent() {
        return lent;
    }
}
