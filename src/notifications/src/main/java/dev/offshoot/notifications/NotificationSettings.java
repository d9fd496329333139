package dev.offshoot.notifications;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for notifications.
 *
 * @param from the sender's address in mails
 */
@ConfigurationProperties("offshoot.notifications")
record NotificationSettings(
        @DefaultValue("shop@offshoot.example") String from) {}
