package com.example.taxi.model;

public enum DriverStatus {
    OFFLINE,
    AVAILABLE,
    BUSY
}
