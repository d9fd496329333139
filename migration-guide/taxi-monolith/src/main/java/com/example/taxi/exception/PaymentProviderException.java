package com.example.taxi.exception;

/** The provider gave no usable answer: whether the passenger was charged is not known. */
public class PaymentProviderException extends RuntimeException {

    public PaymentProviderException(String message, Throwable cause) {
        super(message, cause);
    }
}
