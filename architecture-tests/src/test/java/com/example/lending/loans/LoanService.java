package com.example.lending.loans;

import com.example.lending.books.BookRepository;
import java.time.Instant;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class LoanService {

    private final LoanRepository loans;
    private final BookRepository books;
    private final ApplicationEventPublisher events;

    LoanService(LoanRepository loans, BookRepository books, ApplicationEventPublisher events) {
        this.loans = loans;
        this.books = books;
        this.events = events;
    }

    @CacheEvict("free")
    @Transactional
    public void lend(long bookId, long member) {
        var book = books.findById(bookId).orElseThrow();
        book.lend();
        var loan = loans.save(new Loan(book, member));
        events.publishEvent(new BookLent(loan, Instant.EPOCH));
    }

    public long lentOut(long book) {
        return loans.lentOut(book);
    }
}
