package dev.offshoot.architecture.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Messages leave the process, so they must be values that mean the same in another one. */
record ContractsAreRecords(Layout layout) implements Rule {

    private static final Set<String> VALUES = Set.of(
            "boolean",
            "int",
            "long",
            "double",
            "java.lang.Boolean",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Double",
            "java.lang.String",
            "java.math.BigDecimal",
            "java.util.UUID",
            "java.util.List",
            "java.util.Set",
            "java.util.Map",
            "java.time.Instant",
            "java.time.LocalDate",
            "java.time.Duration");

    @Override
    public String id() {
        return "contracts-are-records";
    }

    @Override
    public String sentence() {
        return "A contract is a record of values, named after the module that owns it, so that it can be sent, stored, and read by a later version.";
    }

    @Override
    public Result check(Application application) {
        List<Violation> violations = new ArrayList<>();
        var types = layout.inContracts(application).stream()
                .filter(type -> !isWrittenByProtoc(type))
                .toList();
        for (var type : types) {
            var place = Place.of(application, type);
            if (!type.isRecord() && !type.isEnum() && !type.isAnnotation()) {
                violations.add(new Violation(place, "is not a record.", "Make it a record of values."));
                continue;
            }
            for (var field :
                    type.isRecord() ? type.getFields() : Set.<com.tngtech.archunit.core.domain.JavaField>of()) {
                if (field.getModifiers().contains(JavaModifier.STATIC)) {
                    continue;
                }
                for (var part : Spring.rawTypes(field.getType())) {
                    if (!isValue(part)) {
                        violations.add(
                                new Violation(
                                        Place.of(application, field),
                                        "holds a " + part.getName() + ".",
                                        "Use numbers, strings, UUIDs, times, collections of these, and records and enums of the contracts."));
                    }
                }
            }
            name(type)
                    .filter(name -> !name.startsWith(layout.owner(type) + "."))
                    .ifPresent(name -> violations.add(new Violation(
                            place,
                            "is named " + name + ", but is in the package of " + layout.owner(type) + ".",
                            "Name it \"" + layout.owner(type) + "." + type.getSimpleName()
                                    + "\", or move it to the module that owns it.")));
        }
        return new Result(types.size(), violations);
    }

    /** Packages v1, v2, … contain classes that are generated from .proto files, which are the contracts then. */
    private static boolean isWrittenByProtoc(JavaClass type) {
        return type.getPackageName().matches(".*\\.v\\d+");
    }

    private boolean isValue(JavaClass type) {
        return VALUES.contains(type.getName()) || Layout.isBelow(type, layout.contracts());
    }

    private static java.util.Optional<String> name(JavaClass type) {
        return Spring.attribute(type, Layout.COMMAND, "name")
                .or(() -> Spring.attribute(type, Layout.EVENT, "name"))
                .map(Object::toString);
    }
}
