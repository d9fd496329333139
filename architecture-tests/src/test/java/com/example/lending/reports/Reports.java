package com.example.lending.reports;

import com.example.lending.books.Isbn;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;

@Service
class Reports {

    private final JdbcTemplate jdbc;

    Reports(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Long lent(Isbn isbn) {
        return jdbc.queryForObject("SELECT count(*) FROM loan WHERE isbn = ?", Long.class, isbn.number());
    }

    /** A statement of the user's own. */
    void run(String statement) {
        jdbc.execute(statement);
    }
}
