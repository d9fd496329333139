package com.example.taxi.dto;

import com.example.taxi.model.Notification;
import java.time.Instant;

public record NotificationResponse(
        Long id, Notification.Type type, Long tripId, String subject, String body, Instant createdAt) {

    public static NotificationResponse from(Notification notification) {
        return new NotificationResponse(
                notification.getId(),
                notification.getType(),
                notification.getTrip().getId(),
                notification.getSubject(),
                notification.getBody(),
                notification.getCreatedAt());
    }
}
