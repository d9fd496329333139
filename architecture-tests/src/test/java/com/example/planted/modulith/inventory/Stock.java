package com.example.planted.modulith.inventory;

public class Stock {}
