package dev.offshoot.architecture.rules;

import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Marked components are masked in logs and in listings of messages. */
record PersonalDataIsMarked(Layout layout) implements Rule {

    private static final String PERSONAL = Layout.MESSAGING + ".Personal";
    private static final Set<String> TELLING = Set.of(
            "email",
            "phone",
            "mobile",
            "street",
            "city",
            "postalcode",
            "zipcode",
            "birth",
            "iban",
            "card",
            "passw",
            "secret",
            "token",
            "firstname",
            "lastname",
            "surname",
            "nickname",
            "ssn",
            "taxid",
            "ipaddress");

    @Override
    public String id() {
        return "personal-data-is-marked";
    }

    @Override
    public String sentence() {
        return "Personal or secret data in a contract is marked @Personal, so that no log and no listing shows it.";
    }

    @Override
    public Result check(Application application) {
        List<Violation> violations = new ArrayList<>();
        var looked = 0;
        for (var type : layout.inContracts(application)) {
            for (var component : application.componentsOf(type)) {
                looked++;
                if (component.annotations().contains(PERSONAL)) {
                    continue;
                }
                var record = application.find(component.type());
                var holds = record.isPresent()
                        && application.componentsOf(record.get()).stream()
                                .anyMatch(inner -> inner.annotations().contains(PERSONAL));
                if (sounds(component.name()) || holds) {
                    var place = Place.of(application, type);
                    violations.add(new Violation(
                            new Place(place.file(), place.type(), component.name(), place.line()),
                            holds ? "holds personal data." : "sounds like personal data.",
                            "Mark the component @Personal, or remove it if no consumer needs it."));
                }
            }
        }
        return new Result(looked, violations);
    }

    private static boolean sounds(String component) {
        var plain = component.replace("_", "").toLowerCase(Locale.ROOT);
        return TELLING.stream().anyMatch(plain::contains);
    }
}
