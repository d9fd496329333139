package com.example.planted.declares.basket;

class Basket {}
