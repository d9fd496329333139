package com.example.taxi.dto;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

public record PassengerRequest(
        @NotBlank @Size(max = 100) String name,
        @NotBlank @Email @Size(max = 254) String email,

        @NotBlank @Pattern(regexp = "\\+?[0-9 ()/-]{3,30}", message = "must be a telephone number")
        String phone,

        @NotBlank @Size(max = 100) String paymentToken) {}
