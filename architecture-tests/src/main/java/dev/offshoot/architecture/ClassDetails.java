package dev.offshoot.architecture;

import dev.offshoot.architecture.Application.Component;
import dev.offshoot.architecture.Application.Literal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;

/** Takes down what the class model does not keep: strings, lines, and the annotations of record components. */
final class ClassDetails {

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

    private static final Set<String> WORKING = Set.of(
            "org.springframework.stereotype.Component",
            "org.springframework.stereotype.Service",
            "org.springframework.stereotype.Repository",
            "org.springframework.stereotype.Controller",
            "org.springframework.web.bind.annotation.RestController",
            "jakarta.persistence.Entity",
            "javax.persistence.Entity");

    private final List<Literal> literals = new ArrayList<>();
    private final Map<String, List<Component>> components = new HashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final Set<String> scanned = new LinkedHashSet<>();
    private final Set<String> working = new HashSet<>();

    List<Literal> literals() {
        return literals;
    }

    Map<String, List<Component>> components() {
        return components;
    }

    /** The first line of each class, and of each method as {@code class#method}. */
    Map<String, Integer> lines() {
        return lines;
    }

    /** The packages that Spring is told to look in, as the annotations write them. */
    Set<String> scanned() {
        return scanned;
    }

    /** The packages with components and entities. */
    Set<String> working() {
        return working;
    }

    /**
     * Reads a class, and answers its internal name.
     *
     * @throws RuntimeException if these bytes are none, or of a Java that is too new
     */
    String read(byte[] bytes) {
        var reader = new ClassReader(bytes);
        reader.accept(new Taking(reader.getClassName().replace('/', '.')), ClassReader.SKIP_FRAMES);
        return reader.getClassName();
    }

    private final class Scans extends AnnotationVisitor {

        private final boolean names;

        Scans() {
            this(false);
        }

        private Scans(boolean names) {
            super(Opcodes.ASM9);
            this.names = names;
        }

        @Override
        public @Nullable AnnotationVisitor visitArray(String name) {
            return new Scans(PACKAGES.contains(name));
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(@Nullable String name, String descriptor) {
            return SCANS.contains(Type.getType(descriptor).getClassName()) ? new Scans() : null;
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

    private final class Taking extends ClassVisitor {

        private final String owner;

        Taking(String owner) {
            super(Opcodes.ASM9);
            this.owner = owner;
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            var name = Type.getType(descriptor).getClassName();
            if (WORKING.contains(name)) {
                working.add(owner.substring(0, Math.max(0, owner.lastIndexOf('.'))));
            }
            return SCANS.contains(name) ? new Scans() : null;
        }

        @Override
        public RecordComponentVisitor visitRecordComponent(String name, String descriptor, @Nullable String signature) {
            List<String> annotations = new ArrayList<>();
            components
                    .computeIfAbsent(owner, key -> new ArrayList<>())
                    .add(new Component(name, Type.getType(descriptor).getClassName(), annotations));
            return new RecordComponentVisitor(Opcodes.ASM9) {
                @Override
                public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    annotations.add(Type.getType(annotation).getClassName());
                    return null;
                }
            };
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String method,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {

                private final List<Literal> waiting = new ArrayList<>();
                private int line;

                @Override
                public void visitLineNumber(int number, Label start) {
                    line = number;
                    lines.merge(owner, number, Math::min);
                    lines.merge(owner + "#" + method, number, Math::min);
                }

                @Override
                public void visitLdcInsn(Object value) {
                    if (value instanceof String text) {
                        waiting.add(new Literal(owner, method, line, text, ""));
                    }
                }

                @Override
                public void visitMethodInsn(
                        int opcode, String called, String name, String descriptor, boolean isInterface) {
                    waiting.forEach(literal -> literals.add(new Literal(
                            literal.owner(),
                            literal.member(),
                            literal.line(),
                            literal.text(),
                            called.replace('/', '.') + "." + name)));
                    waiting.clear();
                }

                @Override
                public void visitEnd() {
                    literals.addAll(waiting);
                }

                @Override
                public void visitInvokeDynamicInsn(
                        String name, String descriptor, Handle bootstrap, Object... arguments) {
                    if (name.equals("makeConcatWithConstants") && arguments[0] instanceof String recipe) {
                        waiting.add(new Literal(owner, method, line, recipe, ""));
                    }
                }
            };
        }
    }
}
