package com.example.lending.reminders;

public record ReminderSent(long member) {}
