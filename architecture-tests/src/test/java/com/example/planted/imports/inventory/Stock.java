package com.example.planted.imports.inventory;

public class Stock {}
