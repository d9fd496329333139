package dev.offshoot.architecture.rules;

import com.tngtech.archunit.core.domain.JavaModifier;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import java.util.ArrayList;
import java.util.List;

/** What is not public cannot be used by mistake. */
record HidesItsTypes(Layout layout) implements Rule {

    @Override
    public String id() {
        return "hides-its-types";
    }

    @Override
    public String sentence() {
        return "A type in a module is public only if another package of the same module uses it: other modules see only its contracts.";
    }

    @Override
    public Result check(Application application) {
        List<Violation> violations = new ArrayList<>();
        var types = layout.inModules(application).stream()
                .filter(type -> type.isTopLevelClass() && !Layout.isPackageInfo(type))
                .toList();
        for (var type : types) {
            var needed = type.getDirectDependenciesToSelf().stream()
                    .map(dependency -> dependency.getOriginClass())
                    .anyMatch(user -> layout.moduleOf(user).equals(layout.moduleOf(type))
                            && !user.getPackageName().equals(type.getPackageName()));
            if (type.getModifiers().contains(JavaModifier.PUBLIC) && !needed) {
                violations.add(new Violation(
                        Place.of(application, type),
                        "is public, but no other package of its module uses it.",
                        "Remove \"public\"; Spring, JPA and Jackson do not need it."));
            }
        }
        return new Result(types.size(), violations);
    }
}
