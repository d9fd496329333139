package com.example.taxi.dto;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

public record DriverRequest(
        @NotBlank @Size(max = 100) String name,

        @NotBlank @Pattern(regexp = "\\+?[0-9 ()/-]{3,30}", message = "must be a telephone number")
        String phone,

        @NotBlank @Size(max = 16) String licensePlate,
        @NotBlank @Size(max = 60) String vehicleModel,
        @NotNull @Min(1) @Max(9) Integer seats) {}
