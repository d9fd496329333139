package com.example.lending.books;

public record Isbn(String number) {}
