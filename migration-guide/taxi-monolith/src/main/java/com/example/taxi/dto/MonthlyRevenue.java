package com.example.taxi.dto;

/** A row of the monthly report. Amounts are in minor units. */
public interface MonthlyRevenue {

    Long getDriverId();

    String getDriverName();

    Long getTrips();

    Long getInvoicedMinor();

    Long getPaidMinor();

    Long getPayoutMinor();

    String getCurrency();
}
