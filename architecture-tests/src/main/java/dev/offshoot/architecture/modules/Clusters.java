package dev.offshoot.architecture.modules;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Relations;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        var declared = types.stream().filter(spring::isEntity).toList();
        this.entities = declared.isEmpty() ? mapped(types) : declared;
        this.others = types.stream().filter(type -> !entities.contains(type)).toList();
    }

    /** What the methods of mappers take and return, where no class is declared to be an entity. */
    private List<JavaClass> mapped(List<JavaClass> types) {
        var stored = types.stream()
                .filter(spring::isRepository)
                .flatMap(mapper -> mapper.getMethods().stream())
                .flatMap(
                        method -> Stream.concat(Stream.of(method.getReturnType()), method.getParameterTypes().stream()))
                .flatMap(type -> Spring.rawTypes(type).stream())
                .filter(type -> !type.isEnum() && !type.isInterface())
                .collect(Collectors.toSet());
        return types.stream().filter(stored::contains).toList();
    }

    List<Module> modules() {
        if (entities.isEmpty()) {
            return List.of();
        }
        others.stream().filter(type -> !Relations.isGenerated(type)).forEach(type -> uses.put(type, usesOf(type)));
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
            var outer = outermost(type);
            entityOf(outer)
                    .map(groupOf::get)
                    .or(() -> mostUsed(outer, groupOf))
                    .ifPresent(group -> members.get(group).add(type));
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
            var entity = entities.contains(target) ? Optional.of(target) : spring.repositoryEntity(target);
            entity.filter(entities::contains).ifPresent(used -> found.merge(used, 1, Integer::sum));
        }
        return found;
    }

    /** The entity that a class belongs to by its name, or that it stores. */
    private Optional<JavaClass> entityOf(JavaClass type) {
        if (entities.contains(type)) {
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
        return firstWord;
    }

    /** The group whose entities make more than half of a class's uses. */
    private Optional<Integer> mostUsed(JavaClass type, Map<JavaClass, Integer> groupOf) {
        var used = uses.getOrDefault(type, Map.of());
        var total = used.values().stream().mapToInt(Integer::intValue).sum();
        Map<Integer, Integer> byGroup = new TreeMap<>();
        used.forEach((entity, count) -> byGroup.merge(groupOf.get(entity), count, Integer::sum));
        return byGroup.entrySet().stream()
                .filter(group -> group.getValue() * 2 > total)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static List<String> words(JavaClass type) {
        return List.of(type.getSimpleName().split("(?<=[a-z0-9])(?=[A-Z])"));
    }

    /** How closely each two entities belong together. */
    private double[][] weights() {
        var n = entities.size();
        var together = new int[n][n];
        Map<JavaClass, Integer> index = new HashMap<>();
        entities.forEach(entity -> index.put(entity, index.size()));
        for (var used : uses.values()) {
            var indices = used.keySet().stream().map(index::get).toList();
            indices.forEach(i -> indices.forEach(j -> together[i][j]++));
        }
        var weights = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                var one = entities.get(i);
                var two = entities.get(j);
                var related = relates(one, two) || relates(two, one);
                var alike = words(one).get(0).equals(words(two).get(0));
                weights[i][j] = weights[j][i] =
                        USED_TOGETHER * together[i][j] + (related ? RELATED : 0) + (alike ? NAMED_ALIKE : 0);
            }
        }
        return weights;
    }

    private static boolean relates(JavaClass one, JavaClass two) {
        return one.getFields().stream()
                .anyMatch(field -> Spring.rawTypes(field.getType()).contains(two));
    }

    /** Joins the two groups that gain most modularity by it, until none gains any. */
    private List<Set<JavaClass>> grouped() {
        List<Set<JavaClass>> groups = new ArrayList<>();
        for (var entity : entities) {
            groups.add(new TreeSet<>(Comparator.comparing(JavaClass::getName)));
            groups.get(groups.size() - 1).add(entity);
        }
        // of the groups that are left; those at higher indices have been joined to others
        var between = weights();
        var degree = new double[between.length];
        var total = 0.0;
        for (int i = 0; i < between.length; i++) {
            degree[i] = Arrays.stream(between[i]).sum();
            total += degree[i] / 2;
        }
        while (total > 0) {
            var best = 1e-9;
            var one = -1;
            var two = -1;
            for (int a = 0; a < groups.size(); a++) {
                for (int b = a + 1; b < groups.size(); b++) {
                    var gain = between[a][b] / total - degree[a] * degree[b] / (2 * total * total);
                    if (gain > best) {
                        best = gain;
                        one = a;
                        two = b;
                    }
                }
            }
            if (one < 0) {
                break;
            }
            groups.get(one).addAll(groups.get(two));
            join(between, degree, one, two, groups.size());
            groups.remove(two);
        }
        return groups;
    }

    /** Adds the second of so many groups to the first, and closes the gap. */
    private static void join(double[][] between, double[] degree, int one, int two, int count) {
        for (int i = 0; i < count; i++) {
            between[one][i] += between[two][i];
            between[i][one] += between[i][two];
        }
        degree[one] += degree[two];
        for (int i = two; i + 1 < count; i++) {
            between[i] = between[i + 1];
            degree[i] = degree[i + 1];
        }
        for (int i = 0; i + 1 < count; i++) {
            System.arraycopy(between[i], two + 1, between[i], two, between.length - two - 1);
        }
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
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
