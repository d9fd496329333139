package dev.offshoot.architecture.reading;

import dev.offshoot.architecture.reading.Application.Component;
import dev.offshoot.architecture.reading.Application.Literal;
import dev.offshoot.architecture.reading.Application.Regexp;
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
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.TypePath;

/**
 * Collects what ArchUnit's class model lacks: strings, line numbers, regular expressions, and annotations of record
 * components.
 */
final class ClassDetails {

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
    private final List<Regexp> regexps = new ArrayList<>();
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

    /** The regular expressions in constraints, and those that code passes to methods. */
    List<Regexp> regexps() {
        return regexps;
    }

    /** The packages that Spring is told to scan, as the annotations name them. */
    Set<String> scanned() {
        return scanned;
    }

    /** The packages with components and entities. */
    Set<String> working() {
        return working;
    }

    /**
     * Reads a class and returns its internal name.
     *
     * @throws RuntimeException if the bytes are not a class file, or the Java version is too new
     */
    String read(byte[] bytes) {
        var reader = new ClassReader(bytes);
        reader.accept(new Taking(reader.getClassName().replace('/', '.')), ClassReader.SKIP_FRAMES);
        return reader.getClassName();
    }

    private final class Taking extends ClassVisitor {

        private final String owner;
        private boolean record;

        Taking(String owner) {
            super(Opcodes.ASM9);
            this.owner = owner;
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                @Nullable String signature,
                String parent,
                String @Nullable [] interfaces) {
            record = parent != null && parent.equals("java/lang/Record");
        }

        /**
         * Collects the regular expression of a constraint. In records, only components are visited: the compiler copies
         * their annotations to fields, accessors and parameters.
         */
        private @Nullable AnnotationVisitor regexp(String member, String annotation) {
            return Constraints.of(annotation, regexp -> regexps.add(new Regexp(owner, member, 0, "", regexp)));
        }

        @Override
        public @Nullable AnnotationVisitor visitTypeAnnotation(
                int reference, @Nullable TypePath path, String annotation, boolean visible) {
            return regexp("", annotation);
        }

        @Override
        public @Nullable FieldVisitor visitField(
                int access, String field, String descriptor, @Nullable String signature, @Nullable Object value) {
            return record
                    ? null
                    : new FieldVisitor(Opcodes.ASM9) {
                        @Override
                        public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                            return regexp(field, annotation);
                        }

                        @Override
                        public @Nullable AnnotationVisitor visitTypeAnnotation(
                                int reference, @Nullable TypePath path, String annotation, boolean visible) {
                            return regexp(field, annotation);
                        }
                    };
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            var name = Type.getType(descriptor).getClassName();
            if (WORKING.contains(name)) {
                working.add(owner.substring(0, Math.max(0, owner.lastIndexOf('.'))));
            }
            return Scans.are(name) ? new Scans(scanned) : regexp("", descriptor);
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
                    return regexp(name, annotation);
                }

                @Override
                public @Nullable AnnotationVisitor visitTypeAnnotation(
                        int reference, @Nullable TypePath path, String annotation, boolean visible) {
                    return regexp(name, annotation);
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
                public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    return record ? null : regexp(method, annotation);
                }

                @Override
                public @Nullable AnnotationVisitor visitParameterAnnotation(
                        int parameter, String annotation, boolean visible) {
                    return record ? null : regexp(method, annotation);
                }

                @Override
                public @Nullable AnnotationVisitor visitTypeAnnotation(
                        int reference, @Nullable TypePath path, String annotation, boolean visible) {
                    return record ? null : regexp(method, annotation);
                }

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
                    if (Constraints.takeRegexps(called, name)) {
                        regexps.add(new Regexp(
                                owner,
                                method,
                                line,
                                called.substring(called.lastIndexOf('/') + 1) + "." + name,
                                waiting.isEmpty() ? "" : waiting.get(0).text()));
                    }
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
