package dev.offshoot.architecture.rules;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Events and tasks that Spring keeps in memory are lost in a crash. */
record SaysItWithMessages(Layout layout) implements Rule {

    private static final Set<String> FORBIDDEN = Set.of(
            "org.springframework.context.event.EventListener",
            "org.springframework.transaction.event.TransactionalEventListener",
            "org.springframework.modulith.events.ApplicationModuleListener",
            "org.springframework.scheduling.annotation.Async",
            "org.springframework.scheduling.annotation.Scheduled",
            "org.springframework.scheduling.annotation.Schedules");

    @Override
    public String id() {
        return "says-it-with-messages";
    }

    @Override
    public String sentence() {
        return "Modules consume messages only with @ModuleListener, and schedule work as messages to themselves, which survive a crash and a move.";
    }

    @Override
    public Result check(Application application) {
        List<Violation> violations = new ArrayList<>();
        var looked = 0;
        for (var type : layout.inModules(application)) {
            forbidden(type).ifPresent(name -> violations.add(violation(Place.of(application, type), name)));
            for (var method : type.getMethods()) {
                looked++;
                forbidden(method).ifPresent(name -> violations.add(violation(Place.of(application, method), name)));
            }
        }
        return new Result(looked, violations);
    }

    private static Violation violation(Place place, String name) {
        return new Violation(
                place,
                "is marked @" + name.substring(name.lastIndexOf('.') + 1) + ".",
                name.contains(".scheduling.")
                        ? "Publish a ScheduledMessage with a command to your own module, and consume it with @ModuleListener."
                        : "Mark it @ModuleListener.");
    }

    private static Optional<String> forbidden(HasAnnotations<?> element) {
        return element.getAnnotations().stream()
                .filter(annotation -> !annotation.getRawType().getName().equals(Layout.LISTENER))
                .flatMap(annotation -> found(annotation, 0).stream())
                .findFirst();
    }

    private static Optional<String> found(JavaAnnotation<?> annotation, int depth) {
        var name = annotation.getRawType().getName();
        if (FORBIDDEN.contains(name)) {
            return Optional.of(name);
        }
        return depth > 4
                ? Optional.empty()
                : annotation.getRawType().getAnnotations().stream()
                        .flatMap(above -> found(above, depth + 1).stream())
                        .findFirst();
    }
}
