package com.example.lending.books;

import com.example.lending.loans.LoanService;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

@Service
public class BookService {

    private static int asked;

    private final BookRepository books;
    private final LoanService loans;

    BookService(BookRepository books, LoanService loans) {
        this.books = books;
        this.loans = loans;
    }

    @Cacheable("free")
    public boolean isFree(long book) {
        asked++;
        return loans.lentOut(book) == 0 && books.existsById(book);
    }
}
