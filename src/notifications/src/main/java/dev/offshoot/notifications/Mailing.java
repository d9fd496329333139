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
 * Mails notifications, if {@code spring.mail.host} is configured. While the server is down, mails wait. A crash may
 * repeat a mail, with the same Message-ID, so that mail programs can recognize it.
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
                throw new IllegalStateException(
                        "The e-mail address of customer " + notification.customer() + " is unknown");
            }
            // the order's event may arrive before the customer's
            return () -> again(command, ADDRESS_UNKNOWN, "The customer's address is not known yet");
        }
        try {
            send(sender, notification, contact.get());
            return () -> LOG.debug("Notification {} was mailed", notification.id());
        } catch (MailException e) {
            // the server's answer would reveal the address in logs
            if (isRefused(e)) {
                throw new IllegalStateException("The mail server refuses notification " + notification.id());
            }
            if (command.waited() >= MOST_TRIES) {
                throw new IllegalStateException(
                        "The mail server has not accepted notification " + notification.id() + " for a day");
            }
            LOG.info(
                    "Mailing notification {} later: {}",
                    notification.id(),
                    e.getClass().getSimpleName());
            var doubled = SERVER_AWAY.multipliedBy(1L << Math.min(command.waited(), 10));
            return () -> again(
                    command,
                    doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE,
                    "The mail server did not accept it");
        }
    }

    /** Whether the failure is permanent: the server rejected the mail (RFC 5321: 5yz), or no recipient is valid. */
    private static boolean isRefused(MailException failure) {
        if (failure.getCause() != null) {
            return false;
        }
        // the server was reached: failures are listed by mail, not as the cause
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
            throw new IllegalStateException("Notification " + notification.id() + " cannot be formatted as a mail", e);
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    /** A mail with the notification's id as Message-ID: jakarta.mail would create a new one for each attempt. */
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
