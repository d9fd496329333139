package dev.offshoot.architecture.extraction;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import dev.offshoot.architecture.criteria.Criterion;
import dev.offshoot.architecture.criteria.Finding;
import dev.offshoot.architecture.extraction.Messages.Heard;
import dev.offshoot.architecture.extraction.Messages.Way;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Place;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds listeners and events that messaging could not deliver, once a module is in another process. */
final class Undeliverable {

    private static final String TRANSACTIONAL = "org.springframework.transaction.annotation.Transactional";

    private static final Set<String> TRANSACTIONS = Set.of(TRANSACTIONAL, "jakarta.transaction.Transactional");

    private static final Set<String> ONCE = Set.of("dev.offshoot.messaging.AtMostOnce");
    private static final Set<String> MESSAGES =
            Set.of("dev.offshoot.messaging.Event", "dev.offshoot.messaging.Command");

    private static final Set<String> STORED = Set.of("jakarta.persistence.Entity", "jakarta.persistence.Embeddable");

    /** Propagations without a transaction. */
    private static final Set<String> WITHOUT = Set.of("NOT_SUPPORTED", "NEVER", "SUPPORTS");

    private final Structure structure;
    private final Messages messages;
    private final Luggage luggage;
    private final Module module;

    Undeliverable(Structure structure, Messages messages, Luggage luggage, Module module) {
        this.structure = structure;
        this.messages = messages;
        this.luggage = luggage;
        this.module = module;
    }

    List<Obstacle> obstacles(List<Finding> ofAll) {
        var obstacles = new ArrayList<Obstacle>();
        add(
                obstacles,
                "exchanges events with a listener that hears only its own process",
                "Annotate the listener with @ApplicationModuleListener, so that it runs after the publisher's commit, wherever that is; it must belong to a module.",
                deaf());
        add(
                obstacles,
                "belongs to an application with listeners that cannot be claimed",
                "Change the listener as its line says: messaging delivers to it in a transaction of its own, after the publisher's commit.",
                unclaimable());
        add(obstacles, Criterion.CLOSED_EVENT.fact(), Criterion.CLOSED_EVENT.advice(), closed(ofAll));
        return obstacles;
    }

    private static void add(List<Obstacle> obstacles, String fact, String advice, Set<String> evidence) {
        if (!evidence.isEmpty()) {
            obstacles.add(new Obstacle(fact, advice, List.copyOf(evidence)));
        }
    }

    private String at(Heard one) {
        return Place.of(structure.application(), one.method()) + "  ";
    }

    private TreeSet<String> deaf() {
        var deaf = new TreeSet<String>();
        for (var one : messages.heard()) {
            var crosses = messages.crosses(one, module);
            var inBoth =
                    one.by() == null && luggage.taken().contains(one.method().getOwner());
            if (one.way() == Way.LOCAL && crosses && !inBoth) {
                deaf.add(at(one) + "hears " + Messages.simple(one.taken()) + " only in its own process");
            } else if (crosses && one.by() == null && one.isDelivered()) {
                deaf.add(at(one) + "hears " + Messages.simple(one.taken()) + ", but belongs to no module");
            }
        }
        return deaf;
    }

    /** What messaging refuses when it starts: in the service, or in the application, which has to claim its listeners, too. */
    private TreeSet<String> unclaimable() {
        var refused = new TreeSet<String>();
        for (var one : messages.heard()) {
            if (one.event() == null
                    && (one.way() == Way.CLAIMED || one.isDelivered() && module.equals(one.by()))
                    && one.by() != null) {
                refused.add(at(one) + "takes " + Messages.simple(one.taken())
                        + ", of which no class was read: let it take a class of a module");
            }
            // the others are left to Spring
            if (one.way() == Way.CLAIMED && one.by() != null) {
                why(one).ifPresent(why -> refused.add(at(one) + why));
            }
        }
        return refused;
    }

    private Optional<String> why(Heard one) {
        var method = one.method();
        var event = one.event();
        if (!method.getRawReturnType().getName().equals("void")) {
            return Optional.of("returns an event: let it publish the event, and return nothing");
        }
        if (method.getRawParameterTypes().size() != 1) {
            return Optional.of("does not take one event: let it take one parameter");
        }
        if (method.getAnnotations().stream()
                .filter(annotation ->
                        Messages.isListening(annotation.getRawType().getName()))
                .flatMap(annotation -> annotation.get("condition").stream())
                .anyMatch(condition -> !condition.toString().isEmpty())) {
            return Optional.of("has a condition: let it check that itself");
        }
        var declares = Messages.isModuliths(method) || Spring.has(method, TRANSACTIONS);
        if (!Spring.has(method, ONCE)
                && (isWithoutTransaction(method) || !declares && isWithoutTransaction(method.getOwner()))) {
            return Optional.of(
                    "has a transaction manager or rollback rules of its own, or runs without a transaction: remove them");
        }
        return event == null || Spring.has(event, MESSAGES) ? Optional.empty() : why(event);
    }

    /** Why messaging would refuse an event that has no annotation of its own. */
    private Optional<String> why(JavaClass event) {
        var name = "takes " + Messages.simple(event);
        if (!event.getTypeParameters().isEmpty()) {
            return Optional.of(name + ", which has type parameters: make a class for each");
        }
        if (structure.moduleOf(event).isEmpty()) {
            return Optional.of(name + ", which belongs to no module: move it to the one that publishes it");
        }
        if (event.getAllRawSuperclasses().stream()
                .anyMatch(parent -> parent.getName().equals("org.springframework.context.ApplicationEvent"))) {
            return Optional.of(name + ", whose source is an object of its process: let it not extend ApplicationEvent");
        }
        var parts = new HashSet<String>();
        collect(event, parts);
        return parts.stream()
                .sorted()
                .flatMap(part -> structure.application().find(part).stream())
                .filter(part -> Spring.has(part, STORED))
                .findFirst()
                .map(part -> name + ", which contains the entity " + Messages.simple(part)
                        + ": give it the id and the values that are needed");
    }

    private static boolean isWithoutTransaction(HasAnnotations<?> element) {
        return Messages.propagations(element).anyMatch(value -> WITHOUT.stream().anyMatch(value::endsWith))
                || Stream.of("transactionManager", "value")
                        .flatMap(name -> attribute(element, name))
                        .anyMatch(value -> !value.isEmpty())
                || Stream.of("noRollbackFor", "noRollbackForClassName")
                        .flatMap(name -> Spring.attribute(element, TRANSACTIONAL, name).stream())
                        .anyMatch(value -> value instanceof Object[] all && all.length > 0);
    }

    private static Stream<String> attribute(HasAnnotations<?> element, String name) {
        return Spring.attribute(element, TRANSACTIONAL, name).stream().map(Object::toString);
    }

    /** What cannot be sent, in the events that travel and in what they consist of. */
    private TreeSet<String> closed(List<Finding> ofAll) {
        var parts = new HashSet<String>();
        messages.crossing(module)
                .forEach(event -> structure.application().find(event).ifPresent(type -> collect(type, parts)));
        var closed = new TreeSet<String>();
        for (var finding : ofAll) {
            if (finding.criterion() == Criterion.CLOSED_EVENT
                    && parts.contains(finding.place().type())) {
                closed.add(finding.place() + "  " + finding.what());
            }
        }
        return closed;
    }

    private void collect(JavaClass type, Set<String> parts) {
        if (!parts.add(type.getName())) {
            return;
        }
        for (var at = Optional.of(type); at.isPresent(); at = at.get().getRawSuperclass()) {
            at.get().getFields().stream()
                    .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                    .flatMap(field -> Spring.rawTypes(field.getType()).stream())
                    .filter(part -> structure.application().find(part.getName()).isPresent())
                    .forEach(part -> collect(part, parts));
        }
    }
}
