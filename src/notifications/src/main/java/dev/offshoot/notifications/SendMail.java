package dev.offshoot.notifications;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What notifications tells itself when something is to be mailed.
 *
 * @param orderId what it is about: the mail belongs to the order's path, and to its trace; unknown in old messages
 * @param waited how often it was put off: the address was not known yet, or the mail server was down
 */
@Command(name = "notifications.SendMail")
record SendMail(@Subject @Nullable UUID orderId, UUID notificationId, int waited) {}
