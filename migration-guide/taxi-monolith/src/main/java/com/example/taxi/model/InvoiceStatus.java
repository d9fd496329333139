package com.example.taxi.model;

public enum InvoiceStatus {
    OPEN,
    PAID
}
