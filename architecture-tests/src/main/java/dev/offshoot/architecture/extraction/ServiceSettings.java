package dev.offshoot.architecture.extraction;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of a service: what differs from those of its application. */
final class ServiceSettings {

    static final int PORT = 8081;

    /** The profile for a database of the service's own. */
    static final String OWN_DATABASE = "own-database";

    private static final Pattern MIGRATION = Pattern.compile("(?:^|/)[VR][^/]*__[^/]*\\.sql$");
    private static final Pattern VERSIONED = Pattern.compile("(?:^|/)V(\\d+(?:[._]\\d+)*)__[^/]*\\.sql$");
    private static final Pattern INITIAL = Pattern.compile("(?:schema|data)(?:-\\w+)?\\.sql");

    private final Leaving leaving;
    private final String application;
    private final String service;
    private final Set<String> scripts;

    /** @param scripts the paths of its SQL scripts */
    ServiceSettings(Leaving leaving, String application, String service, Set<String> scripts) {
        this.leaving = leaving;
        this.application = application;
        this.service = service;
        this.scripts = scripts;
    }

    /** Those by which the service and the application find the same listeners and modules. */
    List<String> ofBoth() {
        var lines = new ArrayList<String>();
        if (leaving.claims()) {
            lines.add("offshoot.messaging.claims=true");
        }
        leaving.stated().forEach((name, base) -> lines.add("offshoot.messaging.modules." + name + "=" + base));
        return lines;
    }

    /** Those that apply beside the application. */
    String beside() {
        var lines = new ArrayList<String>();
        lines.add("# What differs from the settings of " + application + ", which apply, too.");
        lines.add("spring.application.name=" + service);
        lines.add("server.port=" + PORT);
        lines.addAll(ofBoth());
        lines.add("");
        lines.add("# Both use the application's database, and the application creates its tables.");
        lines.add("spring.flyway.enabled=false");
        lines.add("spring.liquibase.enabled=false");
        lines.add("spring.sql.init.mode=never");
        lines.add("spring.jpa.hibernate.ddl-auto=none");
        return String.join("\n", lines) + "\n";
    }

    /** The settings for a database of the service's own; empty if the application has no SQL scripts for it. */
    Optional<String> ownDatabase() {
        var lines = new ArrayList<String>();
        lines.add("# For a database of its own, with the module's tables alone.");
        var migrations =
                scripts.stream().anyMatch(path -> MIGRATION.matcher(path).find());
        if (migrations) {
            lines.add("spring.flyway.enabled=true");
        }
        // Spring Modulith keeps a history for each module, and begins it by itself
        if (migrations && scripts.stream().noneMatch(path -> path.contains("/__root/"))) {
            lines.add("# where the tables are there already, no migration is executed");
            lines.add("spring.flyway.table=flyway_schema_history_" + service.replace('-', '_'));
            lines.add("spring.flyway.baseline-on-migrate=true");
            newest().ifPresent(newest -> lines.add("spring.flyway.baseline-version=" + newest));
        }
        var initial = scripts.stream().anyMatch(path -> INITIAL.matcher(path).matches());
        if (initial) {
            lines.add("spring.sql.init.mode=always");
        }
        return migrations || initial ? Optional.of(String.join("\n", lines) + "\n") : Optional.empty();
    }

    /** The newest version of its migrations. */
    private Optional<String> newest() {
        return scripts.stream()
                .map(VERSIONED::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1).replace('_', '.'))
                .max(ServiceSettings::compareVersions);
    }

    private static int compareVersions(String one, String other) {
        var left = one.split("\\.");
        var right = other.split("\\.");
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            var compared = new BigInteger(i < left.length ? left[i] : "0")
                    .compareTo(new BigInteger(i < right.length ? right[i] : "0"));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }
}
