package dev.offshoot.notifications;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How customers are told.
 *
 * @param from the address that mails come from
 */
@ConfigurationProperties("offshoot.notifications")
record NotificationSettings(
        @DefaultValue("shop@offshoot.example") String from) {}
