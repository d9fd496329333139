package com.example.taxi.model;

public enum PaymentStatus {
    SUCCEEDED,
    /** The provider said no. */
    DECLINED,
    /** The provider said nothing that could be understood; the passenger may have been charged. */
    FAILED
}
