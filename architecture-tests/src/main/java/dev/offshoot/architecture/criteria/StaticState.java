package dev.offshoot.architecture.criteria;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Place;
import java.util.regex.Pattern;

/** Finds static fields that are changed: all requests share their state, and a second instance does not. */
final class StaticState {

    private static final Pattern HOLDERS = Pattern.compile(
            "java\\.util\\.(\\w*(Map|List|Set|Queue|Deque)|concurrent\\.\\w*(Map|List|Set|Queue|Deque)|concurrent\\.atomic\\.\\w+|Collection)");
    private static final Pattern CHANGES = Pattern.compile(
            "(put|add|remove|clear|compute|merge|set|replace|offer|push|poll|pop|retain|increment|decrement|update|accumulate|getAnd|compareAnd|drain)\\w*");

    private final Structure structure;
    private final Evidence evidence;

    StaticState(Structure structure, Evidence evidence) {
        this.structure = structure;
        this.evidence = evidence;
    }

    void look() {
        for (var module : structure.capabilities()) {
            for (var type : module.classes()) {
                for (var field : type.getFields()) {
                    if (field.getModifiers().contains(JavaModifier.STATIC)
                            && !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                            && !field.getName().contains("$")
                            && isChanged(field)) {
                        evidence.add(
                                Criterion.STATIC_STATE,
                                module,
                                Place.of(structure.application(), field),
                                Dependencies.name(type) + "." + field.getName() + " is a static "
                                        + field.getRawType().getSimpleName() + " that is changed");
                    }
                }
            }
        }
    }

    private static boolean isChanged(JavaField field) {
        var accesses = field.getAccessesToSelf().stream()
                .filter(access -> !access.getOrigin().getName().equals("<clinit>"))
                .toList();
        if (accesses.stream().anyMatch(access -> access.getAccessType() == JavaFieldAccess.AccessType.SET)) {
            return true;
        }
        return HOLDERS.matcher(field.getRawType().getName()).matches()
                && accesses.stream().anyMatch(access -> isChangedBeside(access, field.getRawType()));
    }

    /** Whether the line that reads the field, or the next one, calls a method of its type that changes it. */
    private static boolean isChangedBeside(JavaFieldAccess access, JavaClass type) {
        return access.getOriginOwner().getMethodCallsFromSelf().stream()
                .filter(call -> call.getOrigin().equals(access.getOrigin()))
                .filter(call -> call.getLineNumber() >= access.getLineNumber()
                        && call.getLineNumber() - access.getLineNumber() <= 1)
                .filter(call -> call.getTargetOwner().getName().equals(type.getName()))
                .anyMatch(call -> CHANGES.matcher(call.getName()).matches());
    }
}
