package dev.offshoot.notifications;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * What notifications tells itself when something is to be mailed.
 *
 * @param waited how often it was put off: the address was not known yet, or the mail server was away
 */
@Command(name = "notifications.SendMail")
record SendMail(@Subject UUID notificationId, int waited) {}
