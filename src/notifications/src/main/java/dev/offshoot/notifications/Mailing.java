package dev.offshoot.notifications;

import dev.offshoot.messaging.CallCompletion;
import dev.offshoot.messaging.ModuleListener;
import dev.offshoot.messaging.ScheduledMessage;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.ParseException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

/**
 * Mails what customers are told, where {@code spring.mail.host} says how. While the server is away, mails wait. A crash
 * may repeat a mail; it then carries the same Message-ID, by which a mail program knows it.
 */
@Component
class Mailing {

    private static final Logger LOG = LoggerFactory.getLogger(Mailing.class);
    private static final Duration ADDRESS_UNKNOWN = Duration.ofSeconds(5);
    private static final int MOST_WAITS = 100;
    private static final Duration SERVER_AWAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    /** With these pauses, a day. */
    private static final int MOST_TRIES = 300;

    private final ObjectProvider<JavaMailSender> mail;
    private final Inbox inbox;
    private final ApplicationEventPublisher events;
    private final NotificationSettings settings;
    private final Clock clock;

    Mailing(
            ObjectProvider<JavaMailSender> mail,
            Inbox inbox,
            ApplicationEventPublisher events,
            NotificationSettings settings,
            Clock clock) {
        this.mail = mail;
        this.inbox = inbox;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
    }

    boolean isConfigured() {
        return mail.getIfAvailable() != null;
    }

    @ModuleListener
    CallCompletion on(SendMail command) {
        var sender = mail.getIfAvailable();
        var found = inbox.find(new NotificationId(command.notificationId()));
        if (sender == null || found.isEmpty()) {
            return () -> {};
        }
        var notification = found.get();
        var contact = inbox.contact(notification.customer());
        if (contact.isEmpty()) {
            if (command.waited() >= MOST_WAITS) {
                throw new IllegalStateException("No address is known of customer " + notification.customer());
            }
            // the order may be heard of before its customer is
            return () -> again(command, ADDRESS_UNKNOWN, "The customer's address is not known yet");
        }
        try {
            send(sender, notification, contact.get());
            return () -> LOG.debug("Notification {} is mailed", notification.id());
        } catch (MailException e) {
            // what the server answers would tell every log whose address that is
            if (isRefused(e)) {
                throw new IllegalStateException("The mail server refuses notification " + notification.id());
            }
            if (command.waited() >= MOST_TRIES) {
                throw new IllegalStateException(
                        "The mail server has not taken notification " + notification.id() + " for a day");
            }
            LOG.info(
                    "Notification {} is mailed later: {}",
                    notification.id(),
                    e.getClass().getSimpleName());
            var doubled = SERVER_AWAY.multipliedBy(1L << Math.min(command.waited(), 10));
            return () -> again(
                    command,
                    doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE,
                    "The mail server did not take it");
        }
    }

    /** Whether the server will never want this mail (RFC 5321: 5yz), or the mail cannot be sent to anybody. */
    private static boolean isRefused(MailException failure) {
        if (failure.getCause() != null) {
            return false;
        }
        // a server that was there: each mail's failure is in the list, and not the cause
        return failure instanceof MailSendException several
                && Stream.of(several.getMessageExceptions()).anyMatch(Mailing::isPermanent);
    }

    private static boolean isPermanent(Exception failure) {
        for (Exception next = failure; next != null; next = behind(next)) {
            var code = next instanceof SMTPSendFailedException refused
                    ? refused.getReturnCode()
                    : next instanceof SMTPAddressFailedException refused ? refused.getReturnCode() : 0;
            if (code >= 500 || next instanceof AddressException || next instanceof ParseException) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Exception behind(Exception failure) {
        return failure instanceof MessagingException chained ? chained.getNextException() : null;
    }

    private void again(SendMail command, Duration pause, String because) {
        events.publishEvent(new ScheduledMessage(
                clock.instant().plus(pause),
                new SendMail(command.orderId(), command.notificationId(), command.waited() + 1),
                because));
    }

    private void send(JavaMailSender sender, Notification notification, Inbox.Contact contact) {
        try {
            var message = new NamedMessage(sender.createMimeMessage(), notification);
            message.setFrom(new InternetAddress(settings.from(), "Offshoot", "UTF-8"));
            message.setRecipient(
                    jakarta.mail.Message.RecipientType.TO,
                    new InternetAddress(contact.email(), oneLine(contact.name()), "UTF-8"));
            message.setSubject(notification.title(), StandardCharsets.UTF_8.name());
            message.setSentDate(Date.from(notification.toldAt()));
            message.setText(
                    "Hello %s,\n\n%s\n\nOrder %s\n"
                            .formatted(oneLine(contact.name()), notification.text(), notification.order()),
                    StandardCharsets.UTF_8.name());
            sender.send(message);
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw new IllegalStateException("Notification " + notification.id() + " cannot be written as a mail", e);
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    /** A mail whose id is the notification's: jakarta.mail would give it a new one with each attempt. */
    private static final class NamedMessage extends MimeMessage {

        private final String id;

        NamedMessage(MimeMessage empty, Notification notification) {
            super(empty.getSession());
            this.id = "<" + notification.id() + "@offshoot>";
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
