package com.example.workshop.repairs;

import com.example.workshop.shared.Money;

public record RepairFinished(long repair, Money price) {}
