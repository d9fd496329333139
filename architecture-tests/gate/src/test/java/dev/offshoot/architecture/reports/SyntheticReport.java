package dev.offshoot.architecture.reports;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The JSON of a report on an application that does not exist. Its worst module is {@code module-0}. */
final class SyntheticReport {

    private static final List<String> KINDS = List.of("CALL", "TYPE", "EVENT");
    private static final List<String> VERDICTS = List.of("READY", "NEARLY", "NOT_YET");

    /** A dependency of one module on another. */
    record Tie(int from, int to, String kind) {}

    private SyntheticReport() {}

    /** Each module calls the next one, uses types of the one after that, and events of yet another one. */
    static List<Tie> ties(int modules) {
        return IntStream.range(0, modules)
                .boxed()
                .flatMap(from -> ties(from, modules))
                .toList();
    }

    private static Stream<Tie> ties(int from, int modules) {
        var others = IntStream.of(from + 1, from + 2, from * 7 + 3)
                .map(to -> to % modules)
                .filter(to -> to != from)
                .distinct()
                .toArray();
        return IntStream.range(0, others.length).mapToObj(i -> new Tie(from, others[i], KINDS.get(i)));
    }

    static String of(int modules) {
        var ties = ties(modules);
        return """
                {"application": "synthetic", "classes": 9, "modulesFound": "PACKAGES", "score": 50, "modules": [%s],
                 "libraries": ["common"], "inNoModule": ["com.example.Alone"], "edges": [%s], "order": [%s], "notSeen": []}""".formatted(
                        each(modules, i -> module(i, ties)),
                        each(ties.size(), i -> edge(ties.get(i))),
                        each(modules, SyntheticReport::step));
    }

    static String ofOneModuleWith(int findings) {
        return """
                {"modules": [{"module": "big", "evidence": [%s]}]}""".formatted(each(findings, i -> finding(0, "static-state", "field" + i, false)));
    }

    /** One name is as long as a name may be. */
    private static String name(int i) {
        return i == 1 ? "a-module-with-a-very-long-name-" + "x".repeat(49) : "module-" + i;
    }

    private static String module(int i, List<Tie> ties) {
        var calls = ties.stream()
                .filter(tie -> tie.from() == i && tie.kind().equals("CALL"))
                .map(tie -> finding(i, "call-out", "Service.run of " + name(tie.to()) + " is called", true));
        var fields = IntStream.range(0, i == 0 ? 12 : 0)
                .mapToObj(field -> finding(i, "static-state", "field" + field, false));
        return """
                {"module": "%s", "verdict": "%s", "score": %d, "types": ["com.example.Class%d"], "evidence": [%s]}""".formatted(
                        name(i),
                        VERDICTS.get(i % 3),
                        20 + i,
                        i,
                        Stream.concat(calls, fields).collect(Collectors.joining(",")));
    }

    private static String edge(Tie tie) {
        return """
                {"from": "%s", "to": "%s", "kind": "%s", "example": "<b>A</b> calls B", "count": 3,
                 "place": {"file": "A.java", "line": 1}}""".formatted(name(tie.from()), name(tie.to()), tie.kind());
    }

    private static String step(int i) {
        return """
                {"module": "%s", "reason": "because", "places": %d, "files": %d}""".formatted(name(i), i, i / 2);
    }

    private static String finding(int module, String criterion, String what, boolean blocks) {
        return """
                {"criterion": "%s", "fact": "does %s", "blocks": %s, "points": 1, "type": "com.example.Class%d",
                 "file": "com/example/A.java", "line": 7, "what": "%s", "advice": "Do not."}""".formatted(criterion, criterion, blocks, module, what);
    }

    private static String each(int count, IntFunction<String> item) {
        return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(","));
    }
}
