package dev.offshoot.messaging.engine.listeners;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message's name, version, kind and subject, as declared by its record. */
public final class MessageType {

    public final String name;
    public final int version;
    public final boolean command;
    public final boolean bulk;
    public final Class<?> record;
    /** Whether it is an event of a claimed listener: any class, without an annotation of ours. */
    public final boolean stock;

    private final @Nullable Method subject;

    private MessageType(Class<?> record, String name, int version, boolean command, boolean bulk, boolean stock) {
        if (!record.isRecord() && !stock) {
            throw new InvalidMessaging(
                    record.getName() + " is annotated as a message, but is no record. Make it a record");
        }
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]*\\.[A-Za-z][A-Za-z0-9_]*")) {
            throw new InvalidMessaging("'" + name + "' is no valid name for the message " + record.getName()
                    + ". Use <module>.<Type>, such as 'inventory.ReserveStock'");
        }
        this.record = record;
        this.name = name;
        this.version = version;
        this.command = command;
        this.bulk = bulk;
        this.stock = stock;
        this.subject = !record.isRecord()
                ? null
                : Arrays.stream(record.getRecordComponents())
                        .filter(component -> component.isAnnotationPresent(Subject.class))
                        .map(component -> {
                            component.getAccessor().setAccessible(true);
                            return component.getAccessor();
                        })
                        .findFirst()
                        .orElse(null);
    }

    /** The type that the record declares, or null if it is no message. */
    public static @Nullable MessageType of(Class<?> record) {
        var command = record.getAnnotation(Command.class);
        var event = record.getAnnotation(Event.class);
        if (command != null && event != null) {
            throw new InvalidMessaging(
                    record.getName() + " is annotated with both @Command and @Event. Remove one of them");
        }
        if (command != null) {
            return new MessageType(record, command.name(), command.version(), true, command.bulk(), false);
        }
        return event == null
                ? null
                : new MessageType(record, event.name(), event.version(), false, event.bulk(), false);
    }

    /** The type of an event that has no annotation. */
    static MessageType ofStock(Class<?> event, String name) {
        return new MessageType(event, name, 1, false, false, true);
    }

    /** The module that the name starts with. */
    public String owner() {
        return name.substring(0, name.indexOf('.'));
    }

    public @Nullable String subjectOf(Object message) {
        if (subject == null) {
            return null;
        }
        try {
            return Objects.toString(subject.invoke(message), null);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("The subject of " + name + " cannot be read", e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
