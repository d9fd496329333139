package dev.offshoot.notifications;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A command of the module to itself: mail a notification.
 *
 * @param orderId its order, so that the mail appears in the order's path and trace; null in old messages
 * @param waited how often it was postponed because the address was unknown or the mail server down
 */
@Command(name = "notifications.SendMail")
record SendMail(@Subject @Nullable UUID orderId, UUID notificationId, int waited) {}
