package dev.offshoot.architecture.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A pattern is checked even if another constraint limits the size of the value, so it may backtrack over megabytes. */
record PatternsOnInputAreLinear(Layout layout) implements Rule {

    private static final String ADVICE =
            "Bound each repetition, repeat nothing that can match in more than one way, and use no look-around, such as in [!-~]{1,200}. Check anything more in a method that looks at each character once.";

    /** Methods that match a pattern against the whole text; the empty name stands for constraints. */
    private static final Set<String> WHOLE = Set.of("", "String.matches", "Pattern.matches");

    private static final Set<String> SETTINGS =
            Set.of("org.springframework.boot.context.properties.ConfigurationProperties");

    @Override
    public String id() {
        return "patterns-on-input-are-linear";
    }

    @Override
    public String sentence() {
        return "A regular expression for request data can match in few ways only, because it is tried on texts of any size.";
    }

    @Override
    public Result check(Application application) {
        List<Violation> violations = new ArrayList<>();
        var looked = application.classes().stream()
                .filter(this::isLookedAt)
                .filter(Spring::isController)
                .count();
        for (var regexp : application.regexps()) {
            var type = application.find(regexp.owner()).filter(this::isLookedAt);
            var counts = type.isPresent()
                    && (regexp.taker().isEmpty() ? !isOfSettings(type.get()) : isOfAController(type.get()));
            if (!counts) {
                continue;
            }
            looked++;
            if (!isHarmless(regexp.text(), regexp.taker())) {
                var place = Place.of(application, type.get());
                violations.add(new Violation(
                        new Place(
                                place.file(),
                                place.type(),
                                regexp.member(),
                                regexp.line() > 0 ? regexp.line() : place.line()),
                        regexp.taker().isEmpty()
                                ? "has the pattern " + regexp.text() + "."
                                : "passes " + (regexp.text().isEmpty() ? "a pattern" : regexp.text()) + " to "
                                        + regexp.taker() + ".",
                        ADVICE));
            }
        }
        return new Result((int) looked, violations);
    }

    private static boolean isHarmless(String pattern, String taker) {
        return !pattern.isEmpty() && (WHOLE.contains(taker) ? Ways.areFew(pattern) : Ways.areFewEverywhere(pattern));
    }

    private boolean isLookedAt(JavaClass type) {
        return Layout.isBelow(type, layout.root());
    }

    private static boolean isOfSettings(JavaClass type) {
        return Spring.has(type, SETTINGS)
                || type.getEnclosingClass()
                        .filter(PatternsOnInputAreLinear::isOfSettings)
                        .isPresent();
    }

    private static boolean isOfAController(JavaClass type) {
        return Spring.isController(type)
                || type.getEnclosingClass()
                        .filter(PatternsOnInputAreLinear::isOfAController)
                        .isPresent();
    }
}
