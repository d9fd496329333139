package dev.offshoot.architecture.reading;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The relations of entities, as annotations declare them. */
public final class Relations {

    /** The simple names of the annotations. */
    private static final Set<String> RELATIONS = Set.of(
            "ManyToOne", "OneToOne", "OneToMany", "ManyToMany", "ElementCollection", "DBRef", "DocumentReference");

    /** Classes whose fields are stored with an entity. */
    private static final Set<String> PARTS = Set.of(
            "jakarta.persistence.Embeddable",
            "javax.persistence.Embeddable",
            "jakarta.persistence.MappedSuperclass",
            "javax.persistence.MappedSuperclass");

    private static final Set<String> MIRRORS =
            Set.of("jakarta.persistence.metamodel.StaticMetamodel", "javax.persistence.metamodel.StaticMetamodel");

    private static final Set<String> MAPSTRUCT = Set.of("org.mapstruct.Mapper");

    private Relations() {}

    /**
     * Whether a class was generated from another one, and names what that one names anyway: from an entity by JPA, or from
     * a mapper by MapStruct.
     */
    public static boolean isGenerated(JavaClass type) {
        return Spring.has(type, MIRRORS)
                || type.getSimpleName().endsWith("Impl")
                        && Stream.concat(type.getRawInterfaces().stream(), type.getRawSuperclass().stream())
                                .anyMatch(parent -> Spring.has(parent, MAPSTRUCT)
                                        && type.getSimpleName().equals(parent.getSimpleName() + "Impl"));
    }

    /** Whether the fields of a class are stored with an entity that embeds or extends it. */
    public static boolean isPart(JavaClass type) {
        return Spring.has(type, PARTS);
    }

    /** The simple name of the annotation by which a field or method is a relation, if it is one. */
    public static Optional<String> of(JavaMember member) {
        return annotations(member)
                .map(annotation -> annotation.getRawType().getSimpleName())
                .findFirst();
    }

    /** The types that a field or method refers to: those of its own type, and one that its annotation names. */
    public static Set<JavaClass> referred(JavaMember member) {
        var type = member instanceof JavaField field ? field.getType() : ((JavaMethod) member).getReturnType();
        Set<JavaClass> referred = new HashSet<>(Spring.rawTypes(type));
        annotations(member)
                .flatMap(annotation -> Stream.of("targetEntity", "targetClass")
                        .flatMap(attribute -> annotation.get(attribute).stream()))
                .filter(JavaClass.class::isInstance)
                .map(JavaClass.class::cast)
                .forEach(referred::add);
        return referred;
    }

    private static Stream<? extends JavaAnnotation<?>> annotations(JavaMember member) {
        return member.getAnnotations().stream()
                .filter(annotation -> RELATIONS.contains(annotation.getRawType().getSimpleName()));
    }
}
