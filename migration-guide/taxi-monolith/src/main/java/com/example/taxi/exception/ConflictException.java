package com.example.taxi.exception;

/** The request is well-formed, but not possible in the present state. */
public class ConflictException extends RuntimeException {

    public ConflictException(String message) {
        super(message);
    }
}
