package dev.offshoot.architecture.extraction;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.offshoot.architecture.criteria.Criterion;
import dev.offshoot.architecture.criteria.Finding;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Members;
import dev.offshoot.architecture.reading.Place;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The events that modules consume, and whether another process can send them. */
final class Messages {

    private static final Set<String> OURS = Set.of("dev.offshoot.messaging.ModuleListener");

    /** Delivered by messaging once it claims listeners, or from outside the process already. */
    private static final Set<String> DELIVERED = Set.of(
            "dev.offshoot.messaging.ModuleListener",
            "org.springframework.modulith.events.ApplicationModuleListener",
            "org.springframework.modulith.ApplicationModuleListener",
            "org.springframework.kafka.annotation.KafkaListener",
            "org.springframework.amqp.rabbit.annotation.RabbitListener",
            "org.springframework.jms.annotation.JmsListener",
            "io.awspring.cloud.sqs.annotation.SqsListener");

    private static final Set<String> AFTER_COMMIT =
            Set.of("org.springframework.transaction.event.TransactionalEventListener");
    private static final Set<String> LATER = Set.of("org.springframework.scheduling.annotation.Async");

    /** A method that consumes an event of this class, which may be in a library. */
    private record Heard(Module by, JavaMethod method, JavaClass event) {}

    private final Structure structure;
    private final List<Heard> heard = new ArrayList<>();

    Messages(Structure structure) {
        this.structure = structure;
        for (var module : structure.capabilities()) {
            for (var type : module.classes()) {
                for (var method : Members.sorted(type.getMethods())) {
                    if (Spring.isListener(method) || Spring.has(method, OURS)) {
                        taken(method)
                                .flatMap(this::concrete)
                                .distinct()
                                .forEach(event -> heard.add(new Heard(module, method, event)));
                    }
                }
            }
        }
    }

    /** The classes that a listener takes: its annotation's, else its first parameter, or the elements of that list. */
    private Stream<JavaClass> taken(JavaMethod method) {
        var named = method.getAnnotations().stream()
                .flatMap(annotation -> Stream.of("value", "classes")
                        .flatMap(
                                attribute -> annotation
                                        .get(attribute)
                                        .filter(JavaClass[].class::isInstance)
                                        .map(JavaClass[].class::cast)
                                        .stream()
                                        .flatMap(Stream::of)))
                .toList();
        return (named.isEmpty()
                        ? method.getParameterTypes().stream().limit(1).flatMap(type -> Spring.rawTypes(type).stream())
                        : named.stream())
                .filter(type -> structure.application().find(type.getName()).isPresent());
    }

    private Stream<JavaClass> concrete(JavaClass type) {
        return Stream.concat(Stream.of(type), type.getAllSubclasses().stream())
                .filter(one -> !one.isInterface() && !one.getModifiers().contains(JavaModifier.ABSTRACT));
    }

    /** The names of the messages that a module consumes, as messaging calls them. */
    TreeSet<String> heardBy(Module module) {
        var names = new TreeSet<String>();
        for (var one : heard) {
            var ours = Spring.has(one.method(), OURS);
            if (one.by().equals(module)
                    && isDelivered(one.method())
                    && !(ours
                            && structure
                                    .moduleOf(one.event())
                                    .filter(module::equals)
                                    .isPresent())) {
                nameOf(one.event()).ifPresent(names::add);
            }
        }
        return names;
    }

    /** Whether a listener that is delivered to was not written for messaging. */
    boolean claims() {
        return heard.stream().anyMatch(one -> isDelivered(one.method()) && !Spring.has(one.method(), OURS));
    }

    private Optional<String> nameOf(JavaClass event) {
        return Stream.of("dev.offshoot.messaging.Event", "dev.offshoot.messaging.Command")
                .flatMap(annotation -> Spring.attribute(event, annotation, "name").stream())
                .map(Object::toString)
                .findFirst()
                .or(() -> structure
                        .moduleOf(event)
                        .map(module -> module.name() + "."
                                + event.getName()
                                        .substring(event.getPackageName().length() + 1)
                                        .replace("$", "")));
    }

    private static boolean isDelivered(JavaMethod method) {
        return Spring.has(method, DELIVERED)
                || Spring.has(method, AFTER_COMMIT)
                        && (Spring.has(method, LATER) || Spring.has(method.getOwner(), LATER));
    }

    /** The events that would have to travel between this module and others, by name of their class. */
    TreeSet<String> crossing(Module module) {
        var crossing = new TreeSet<String>();
        heard.stream()
                .filter(one -> crosses(one, module))
                .forEach(one -> crossing.add(one.event().getName()));
        return crossing;
    }

    /** Whether one of the two, publisher and consumer, is this module. */
    private boolean crosses(Heard one, Module module) {
        var publishers = one.event().getConstructorCallsToSelf().stream()
                .flatMap(call -> structure.moduleOf(call.getOriginOwner()).stream())
                .filter(origin -> !origin.library())
                .filter(origin -> !origin.equals(one.by()))
                .toList();
        return one.by().equals(module) ? !publishers.isEmpty() : publishers.contains(module);
    }

    /** What keeps the module where it is: listeners that only hear their own process, and events that cannot be sent. */
    List<Obstacle> obstacles(Module module, List<Finding> ofAll) {
        var deaf = new TreeSet<String>();
        for (var one : heard) {
            if (crosses(one, module) && !isDelivered(one.method())) {
                var place = Place.of(structure.application(), one.method());
                deaf.add(place + "  hears " + simple(one.event()) + " in the thread that publishes it");
            }
        }
        var crossing = crossing(module);
        var closed = new TreeSet<String>();
        for (var finding : ofAll) {
            var type = finding.place().type();
            if (finding.criterion() == Criterion.CLOSED_EVENT
                    && crossing.stream().anyMatch(event -> type.equals(event) || type.startsWith(event + "$"))) {
                closed.add(finding.place() + "  " + finding.what());
            }
        }
        var obstacles = new ArrayList<Obstacle>();
        if (!deaf.isEmpty()) {
            obstacles.add(new Obstacle(
                    "exchanges events with a listener that hears only its own process",
                    "Annotate the listener with @ApplicationModuleListener, so that it runs after the publisher's commit, wherever it is.",
                    List.copyOf(deaf)));
        }
        if (!closed.isEmpty()) {
            obstacles.add(
                    new Obstacle(Criterion.CLOSED_EVENT.fact(), Criterion.CLOSED_EVENT.advice(), List.copyOf(closed)));
        }
        return obstacles;
    }

    static String simple(JavaClass type) {
        var name = type.getName();
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }
}
