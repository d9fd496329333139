package com.example.taxi.dto;

import com.example.taxi.model.GeoPoint;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

public record TripRequest(
        @NotNull Long passengerId,
        @NotNull @Valid GeoPoint pickup,
        @NotNull @Valid GeoPoint destination) {}
