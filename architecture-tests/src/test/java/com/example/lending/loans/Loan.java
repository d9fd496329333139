package com.example.lending.loans;

import com.example.lending.books.Book;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;

@Entity
public class Loan {

    @Id
    private long id;

    @ManyToOne
    private Book book;

    private long member;

    protected Loan() {}

    Loan(Book book, long member) {
        this.book = book;
        this.member = member;
    }
}
