package com.example.planted.hides.orders;

public class Order {}
