package com.example.planted.records.contracts.orders;

public class OrderPlaced {}
