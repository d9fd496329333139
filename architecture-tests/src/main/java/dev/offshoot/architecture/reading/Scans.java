package dev.offshoot.architecture.reading;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Reads package names from annotations that tell Spring what to scan. */
final class Scans extends AnnotationVisitor {

    private static final Set<String> SCANS = Set.of(
            "org.springframework.boot.autoconfigure.SpringBootApplication",
            "org.springframework.context.annotation.ComponentScan",
            "org.springframework.context.annotation.ComponentScans",
            "org.springframework.boot.autoconfigure.domain.EntityScan",
            "org.springframework.boot.persistence.autoconfigure.EntityScan",
            "org.springframework.data.jpa.repository.config.EnableJpaRepositories",
            "org.mybatis.spring.annotation.MapperScan",
            "org.springframework.modulith.Modulith",
            "org.springframework.modulith.Modulithic");

    private static final Set<String> PACKAGES = Set.of(
            "value",
            "basePackages",
            "basePackageClasses",
            "scanBasePackages",
            "scanBasePackageClasses",
            "additionalPackages");

    private final Set<String> scanned;
    private final boolean names;

    Scans(Set<String> scanned) {
        this(scanned, false);
    }

    private Scans(Set<String> scanned, boolean names) {
        super(Opcodes.ASM9);
        this.scanned = scanned;
        this.names = names;
    }

    static boolean are(String annotation) {
        return SCANS.contains(annotation);
    }

    @Override
    public @Nullable AnnotationVisitor visitArray(String name) {
        return new Scans(scanned, PACKAGES.contains(name));
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(@Nullable String name, String descriptor) {
        return SCANS.contains(Type.getType(descriptor).getClassName()) ? new Scans(scanned) : null;
    }

    @Override
    public void visit(@Nullable String name, Object value) {
        if (!names) {
            return;
        }
        var named = value instanceof Type type
                ? type.getClassName()
                        .substring(0, Math.max(0, type.getClassName().lastIndexOf('.')))
                : value.toString();
        var plain = named.replaceFirst("\\.?\\*.*$", "");
        if (!plain.isEmpty()) {
            scanned.add(plain);
        }
    }
}
