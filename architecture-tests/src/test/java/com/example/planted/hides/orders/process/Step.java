package com.example.planted.hides.orders.process;

public class Step {}
