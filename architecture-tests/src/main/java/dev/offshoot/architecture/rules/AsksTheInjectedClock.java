package dev.offshoot.architecture.rules;

import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A test that cannot set the time has to wait for it. */
record AsksTheInjectedClock(Layout layout) implements Rule {

    private static final Set<String> CLOCKS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Clock.system",
            "java.time.Clock.tickMillis",
            "java.time.Clock.tickSeconds",
            "java.time.Clock.tickMinutes",
            "java.util.Calendar.getInstance");

    /** Classes whose constructor without arguments reads the machine's clock. */
    private static final Set<String> MADE = Set.of("java.util.Date", "java.util.GregorianCalendar");

    @Override
    public String id() {
        return "asks-the-injected-clock";
    }

    @Override
    public String sentence() {
        return "A module takes the time from an injected Clock, so that a test can set it.";
    }

    @Override
    public Result check(Application application) {
        List<Violation> violations = new ArrayList<>();
        var types = layout.inModules(application);
        for (var type : types) {
            Stream.<JavaCodeUnitAccess<?>>concat(
                            type.getCodeUnitCallsFromSelf().stream(), type.getCodeUnitReferencesFromSelf().stream())
                    .filter(AsksTheInjectedClock::isAClock)
                    .forEach(call -> violations.add(new Violation(
                            Place.at(call.getOrigin(), call.getLineNumber()),
                            "takes the time from " + call.getTargetOwner().getSimpleName()
                                    + (call.getName().equals("<init>") ? "" : "." + call.getName()) + ".",
                            "Inject a java.time.Clock, and call clock.instant().")));
        }
        return new Result(types.size(), violations);
    }

    private static boolean isAClock(JavaCodeUnitAccess<?> call) {
        var owner = call.getTargetOwner().getName();
        var parameters = call.getTarget().getRawParameterTypes();
        return CLOCKS.contains(owner + "." + call.getName())
                || owner.startsWith("java.time.")
                        && call.getName().equals("now")
                        && parameters.stream().noneMatch(type -> type.getName().equals("java.time.Clock"))
                || MADE.contains(owner) && call.getName().equals("<init>") && parameters.isEmpty();
    }
}
