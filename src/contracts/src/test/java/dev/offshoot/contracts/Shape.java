package dev.offshoot.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.offshoot.messaging.Personal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is written: with the components that its creator takes, if it has one, and what its Javadoc says.
 *
 * @param name the simple name
 */
record Shape(String name, String description, List<Component> components) {

    private static final List<Path> SOURCES = List.of(Path.of("src/main/java"), Path.of("src/test/java"));

    /** A component, numbered from 1 by its position. */
    record Component(int number, String name, Type type, boolean nullable, boolean personal, String description) {}

    static Shape of(Class<?> type) {
        var javadoc = javadoc(type);
        var components = new ArrayList<Component>();
        var creator = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(JsonCreator.class))
                .findFirst();
        if (creator.isPresent()) {
            for (var parameter : creator.get().getParameters()) {
                components.add(component(
                        components.size() + 1,
                        parameter.getAnnotation(JsonProperty.class).value(),
                        parameter.getParameterizedType(),
                        parameter.getAnnotatedType().isAnnotationPresent(Nullable.class),
                        parameter,
                        javadoc));
            }
        } else {
            for (var component : type.getRecordComponents()) {
                components.add(component(
                        components.size() + 1,
                        component.getName(),
                        component.getGenericType(),
                        component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                        component,
                        javadoc));
            }
        }
        return new Shape(type.getSimpleName(), javadoc.getOrDefault("", ""), components);
    }

    /** The shapes of records and of all records in them, the innermost first. */
    static Collection<Shape> allOf(Collection<Class<?>> records) {
        var shapes = new LinkedHashMap<Class<?>, Shape>();
        records.forEach(type -> collect(type, shapes));
        var names = shapes.values().stream().map(Shape::name).distinct().count();
        if (names < shapes.size()) {
            throw new IllegalStateException(
                    "Two records in one definition have the same simple name: " + shapes.keySet());
        }
        return shapes.values();
    }

    private static void collect(Type described, Map<Class<?>, Shape> shapes) {
        if (described instanceof ParameterizedType generic) {
            List.of(generic.getActualTypeArguments()).forEach(type -> collect(type, shapes));
        }
        if (!(described instanceof Class<?> type) || !type.isRecord() || shapes.containsKey(type)) {
            return;
        }
        var shape = of(type);
        shape.components.forEach(component -> collect(component.type(), shapes));
        shapes.put(type, shape);
    }

    private static Component component(
            int number,
            String name,
            Type type,
            boolean nullable,
            AnnotatedElement declared,
            Map<String, String> javadoc) {
        return new Component(
                number,
                name,
                type,
                nullable,
                declared.isAnnotationPresent(Personal.class),
                javadoc.getOrDefault(name, ""));
    }

    /** What the Javadoc of a record says on itself, with an empty key, and on its components. */
    private static Map<String, String> javadoc(Class<?> type) {
        var found = Pattern.compile(
                        "/\\*\\*((?:(?!\\*/).)*)\\*/(?:(?!\\*/).)*?\\brecord " + type.getSimpleName() + "\\b",
                        Pattern.DOTALL)
                .matcher(source(type.getNestHost()));
        var said = new LinkedHashMap<String, String>();
        if (found.find()) {
            var text = found.group(1)
                    .replaceAll("(?m)^\\s*\\* ?", "")
                    .replaceAll("\\{@\\w+\\s+((?:[^{}]|\\{[^{}]*\\})*)\\}", "$1");
            var parts = text.split("(?m)^@param ");
            said.put("", oneLine(parts[0]));
            for (var parameter : Arrays.copyOfRange(parts, 1, parts.length)) {
                var words = parameter.split("\\s+", 2);
                said.put(words[0], oneLine(words[1]));
            }
        }
        return said;
    }

    private static String source(Class<?> type) {
        var file = type.getName().replace('.', '/') + ".java";
        try {
            for (var folder : SOURCES) {
                if (Files.exists(folder.resolve(file))) {
                    return Files.readString(folder.resolve(file));
                }
            }
            throw new IllegalStateException(file + " was not found, so there is no Javadoc for the definitions");
        } catch (IOException e) {
            throw new UncheckedIOException(file + " could not be read for its Javadoc", e);
        }
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
