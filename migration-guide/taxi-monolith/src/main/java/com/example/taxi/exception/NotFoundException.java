package com.example.taxi.exception;

public class NotFoundException extends RuntimeException {

    public NotFoundException(String kind, Object id) {
        super("There is no %s %s".formatted(kind, id));
    }
}
