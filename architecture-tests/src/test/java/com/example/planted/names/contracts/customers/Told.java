package com.example.planted.names.contracts.customers;

/** Each component sounds like personal data. */
public record Told(
        String emailAddress,
        String phoneNumber,
        String mobileNumber,
        String street,
        String cityName,
        String postalCode,
        String zipCode,
        String dateOfBirth,
        String iban,
        String creditCard,
        String password,
        String clientSecret,
        String accessToken,
        String firstName,
        String lastName,
        String surname,
        String nickname,
        String ssn,
        String taxId,
        String ipAddress) {}
