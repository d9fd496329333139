package com.example.lending.fees;

public record FeeCharged(long member, long cents) {}
