package dev.offshoot.architecture.reading;

import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Reads regular expressions from constraints of Jakarta Validation and Hibernate Validator. */
final class Constraints extends AnnotationVisitor {

    static final Set<String> WITH_REGEXP = Set.of(
            "jakarta.validation.constraints.Pattern",
            "jakarta.validation.constraints.Pattern$List",
            "jakarta.validation.constraints.Email",
            "jakarta.validation.constraints.Email$List",
            "org.hibernate.validator.constraints.URL",
            "org.hibernate.validator.constraints.URL$List");

    static final Set<String> TAKING = Set.of(
            "java/lang/String.matches",
            "java/lang/String.replaceAll",
            "java/lang/String.replaceFirst",
            "java/lang/String.split",
            "java/util/regex/Pattern.compile",
            "java/util/regex/Pattern.matches");

    private final Consumer<String> found;

    private Constraints(Consumer<String> found) {
        super(Opcodes.ASM9);
        this.found = found;
    }

    /** A visitor for annotations with this descriptor; null if they have no regular expression. */
    static @Nullable AnnotationVisitor of(String descriptor, Consumer<String> found) {
        return WITH_REGEXP.contains(Type.getType(descriptor).getClassName()) ? new Constraints(found) : null;
    }

    static boolean takeRegexps(String owner, String method) {
        return TAKING.contains(owner + "." + method);
    }

    @Override
    public void visit(@Nullable String attribute, Object value) {
        if ("regexp".equals(attribute)) {
            found.accept(value.toString());
        }
    }

    @Override
    public AnnotationVisitor visitArray(String attribute) {
        return this;
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(@Nullable String attribute, String descriptor) {
        return of(descriptor, found);
    }
}
