package dev.offshoot.architecture.contracts;

import dev.offshoot.architecture.contracts.SchemaComparison.Sink;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What has changed between two versions, and what of it breaks. During a rolling upgrade, both run side by side: messages
 * of each must be readable for the other, and clients of the previous version call this one.
 */
public final class Comparison {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

    private final Contracts before;
    private final Contracts now;
    private final SortedSet<Change> changes = new TreeSet<>();
    private final TreeSet<String> unseen = new TreeSet<>();

    private Comparison(Contracts before, Contracts now) {
        this.before = before;
        this.now = now;
    }

    /** Collects the changes of one module. */
    final class Changes {

        private final String module;

        private Changes(String module) {
            this.module = module;
        }

        Sink of(String subject) {
            return new Sink() {
                @Override
                public void breaks(String language, String what, String advice) {
                    changes.add(new Change(module, subject, language, true, what, advice));
                }

                @Override
                public void isNew(String language, String what) {
                    changes.add(new Change(module, subject, language, false, what, ""));
                }
            };
        }
    }

    /** Compares the contracts of this version with those of the previous one. */
    public static Comparison of(Contracts before, Contracts now) {
        var comparison = new Comparison(before, now);
        comparison.compare(Contracts.MESSAGES, MessageComparison::compare);
        comparison.compare(Contracts.AVRO, AvroComparison::compare);
        comparison.compare(
                Contracts.ROUTES, (earlier, later, changes) -> new RouteComparison(earlier, later, changes).compare());
        comparison.compare(Contracts.CALLS, CallComparison::compare);
        return comparison;
    }

    private interface Step {

        void compare(JsonNode before, JsonNode now, Changes changes);
    }

    private void compare(String language, Step step) {
        var earlier = before.documents(language);
        var later = now.documents(language);
        if (earlier.isEmpty() && !later.isEmpty()) {
            unseen.add("Not compared: " + language + ", which " + before + " does not define.");
            return;
        }
        var modules = new TreeSet<>(earlier.keySet());
        modules.addAll(later.keySet());
        for (var module : modules) {
            step.compare(
                    earlier.getOrDefault(module, NOTHING), later.getOrDefault(module, NOTHING), new Changes(module));
        }
    }

    /** All changes, by module. */
    public List<Change> changes() {
        return List.copyOf(changes);
    }

    /** The changes that break something. */
    public List<Change> breaking() {
        return changes.stream().filter(Change::breaks).toList();
    }

    /** The report for a terminal, with a line end after each line. */
    public String text() {
        var text = new StringBuilder();
        var broken = breaking().size();
        text.append(String.format(Locale.ROOT, "Compared %s of %s with %s: ", now.size(), now, before));
        text.append(
                changes.isEmpty()
                        ? "nothing has changed.\n"
                        : String.format(
                                Locale.ROOT,
                                "%d %s, %d new.\n",
                                broken,
                                broken == 1 ? "change breaks" : "changes break",
                                changes.size() - broken));
        unseen.forEach(one -> text.append(one).append('\n'));
        var module = "";
        for (var change : changes) {
            if (!change.module().equals(module)) {
                module = change.module();
                text.append('\n').append(module).append('\n');
            }
            text.append(change.breaks() ? "  breaks  " : "  new     ")
                    .append(change.subject())
                    .append(" (")
                    .append(change.language())
                    .append("): ")
                    .append(change.what())
                    .append(".\n");
            if (!change.advice().isEmpty()) {
                text.append("          ").append(change.advice()).append(".\n");
            }
        }
        return text.toString();
    }

    /** The report for programs and for the page at {@code /apis}. */
    public String json() {
        return JSON.writeValueAsString(changes) + "\n";
    }
}
