package dev.offshoot.architecture.modules;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Relations;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Proposes modules for a layered application: entities that are used together, and the classes that use them.
 *
 * <p>The weight between two entities is higher the more classes use both, if one holds the other, and if the first words of
 * their names are equal. Starting with a group for each entity, it merges the two groups whose merger raises modularity
 * most (Clauset, Newman and Moore, 2004), until no merger raises it.
 */
final class Clusters {

    private static final double RELATED = 3;
    private static final double NAMED_ALIKE = 4;
    private static final double USED_TOGETHER = 1;

    private final Application application;
    private final Spring spring;
    private final String root;
    private final List<JavaClass> entities;
    private final List<JavaClass> others;
    private final Map<JavaClass, Map<JavaClass, Integer>> uses = new HashMap<>();

    Clusters(Application application, Spring spring, String root) {
        this.application = application;
        this.spring = spring;
        this.root = root;
        var types = application.classes().stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .sorted(Comparator.comparing(JavaClass::getName))
                .toList();
        this.entities = types.stream().filter(spring::isEntity).toList();
        this.others = types.stream().filter(type -> !spring.isEntity(type)).toList();
    }

    List<Module> modules() {
        if (entities.isEmpty()) {
            return List.of();
        }
        others.stream().filter(type -> !Relations.mirrorsAnEntity(type)).forEach(type -> uses.put(type, usesOf(type)));
        var groups = grouped();
        Map<JavaClass, Integer> groupOf = new HashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            for (var entity : groups.get(i)) {
                groupOf.put(entity, i);
            }
        }
        List<List<JavaClass>> members = new ArrayList<>();
        groups.forEach(group -> members.add(new ArrayList<>(group)));
        for (var type : others) {
            entityOf(outermost(type))
                    .ifPresent(entity -> members.get(groupOf.get(entity)).add(type));
        }
        List<Module> modules = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            var classes = members.get(i).stream()
                    .sorted(Comparator.comparing(JavaClass::getName))
                    .toList();
            modules.add(new Module(name(groups.get(i)), root, classes, false, why(groups.get(i))));
        }
        return modules;
    }

    private static JavaClass outermost(JavaClass type) {
        var outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    /** How often a class uses each entity, directly or through its repository. */
    private Map<JavaClass, Integer> usesOf(JavaClass type) {
        Map<JavaClass, Integer> found = new HashMap<>();
        for (var dependency : type.getDirectDependenciesFromSelf()) {
            var target = dependency.getTargetClass().getBaseComponentType();
            var entity = spring.isEntity(target) ? Optional.of(target) : spring.repositoryEntity(target);
            entity.filter(entities::contains).ifPresent(used -> found.merge(used, 1, Integer::sum));
        }
        return found;
    }

    /** The entity that a class belongs to: the one that it is named after, else the one that it uses most. */
    private Optional<JavaClass> entityOf(JavaClass type) {
        if (spring.isEntity(type)) {
            return Optional.of(type);
        }
        var own = spring.repositoryEntity(type).filter(entities::contains);
        if (own.isPresent()) {
            return own;
        }
        var named = entities.stream()
                .filter(entity -> words(type).size() >= words(entity).size()
                        && words(type).subList(0, words(entity).size()).equals(words(entity)))
                .max(Comparator.comparing((JavaClass entity) -> words(entity).size()));
        if (named.isPresent()) {
            return named;
        }
        var firstWord = entities.stream()
                .filter(entity -> words(type).get(0).equals(words(entity).get(0)))
                .findFirst();
        if (firstWord.isPresent()) {
            return firstWord;
        }
        var used = uses.getOrDefault(type, Map.of());
        var total = used.values().stream().mapToInt(Integer::intValue).sum();
        return used.entrySet().stream()
                .max(Map.Entry.<JavaClass, Integer>comparingByValue()
                        .thenComparing(entry -> entry.getKey().getName(), Comparator.reverseOrder()))
                .filter(most -> most.getValue() * 2 > total)
                .map(Map.Entry::getKey);
    }

    private static List<String> words(JavaClass type) {
        return List.of(type.getSimpleName().split("(?<=[a-z0-9])(?=[A-Z])"));
    }

    private double weight(JavaClass one, JavaClass two) {
        var together = uses.values().stream()
                .filter(used -> used.containsKey(one) && used.containsKey(two))
                .count();
        var related = relates(one, two) || relates(two, one);
        var alike = words(one).get(0).equals(words(two).get(0));
        return USED_TOGETHER * together + (related ? RELATED : 0) + (alike ? NAMED_ALIKE : 0);
    }

    private static boolean relates(JavaClass one, JavaClass two) {
        return one.getFields().stream()
                .anyMatch(field -> Spring.rawTypes(field.getType()).contains(two));
    }

    private List<Set<JavaClass>> grouped() {
        var n = entities.size();
        var weights = new double[n][n];
        var total = 0.0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                weights[i][j] = weights[j][i] = weight(entities.get(i), entities.get(j));
                total += weights[i][j];
            }
        }
        List<Set<Integer>> groups = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            groups.add(new TreeSet<>(Set.of(i)));
        }
        while (total > 0) {
            var best = 1e-9;
            int[] pair = null;
            for (int a = 0; a < groups.size(); a++) {
                for (int b = a + 1; b < groups.size(); b++) {
                    var gain = between(weights, groups.get(a), groups.get(b)) / total
                            - degree(weights, groups.get(a)) * degree(weights, groups.get(b)) / (2 * total * total);
                    if (gain > best) {
                        best = gain;
                        pair = new int[] {a, b};
                    }
                }
            }
            if (pair == null) {
                break;
            }
            groups.get(pair[0]).addAll(groups.remove(pair[1]));
        }
        return groups.stream()
                .map(group -> group.stream().map(entities::get).collect(Collectors.toCollection(() ->
                        (Set<JavaClass>) new TreeSet<>(Comparator.comparing(JavaClass::getName)))))
                .toList();
    }

    private static double between(double[][] weights, Set<Integer> one, Set<Integer> two) {
        return one.stream()
                .mapToDouble(i -> two.stream().mapToDouble(j -> weights[i][j]).sum())
                .sum();
    }

    private static double degree(double[][] weights, Set<Integer> group) {
        return group.stream()
                .mapToDouble(i -> java.util.Arrays.stream(weights[i]).sum())
                .sum();
    }

    /** Why these entities form a module: the classes that use them together. */
    private String why(Set<JavaClass> group) {
        var names = group.stream().map(JavaClass::getSimpleName).collect(Collectors.joining(", "));
        var users = uses.entrySet().stream()
                .filter(entry -> entry.getValue().keySet().stream()
                                .filter(group::contains)
                                .count()
                        >= Math.min(2, group.size()))
                .map(entry -> outermost(entry.getKey()).getSimpleName())
                .distinct()
                .sorted()
                .toList();
        var some = users.stream().limit(4).collect(Collectors.joining(", "))
                + (users.size() > 4 ? " and " + (users.size() - 4) + " more" : "");
        if (group.size() == 1) {
            return names + (users.isEmpty() ? ", which no class uses" : ", used by " + some);
        }
        return names + (users.isEmpty() ? ", which hold each other or share a name" : ", used together by " + some);
    }

    /** Names a group after the entity that most classes use. */
    private String name(Set<JavaClass> group) {
        Map<String, Long> users = new TreeMap<>();
        for (var entity : group) {
            users.put(
                    entity.getSimpleName(),
                    uses.values().stream()
                            .filter(used -> used.containsKey(entity))
                            .count());
        }
        var most = new HashSet<>(users.values()).stream().max(Long::compare).orElse(0L);
        var name = users.entrySet().stream()
                .filter(entry -> entry.getValue().equals(most))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        return name.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + name.substring(1);
    }
}
