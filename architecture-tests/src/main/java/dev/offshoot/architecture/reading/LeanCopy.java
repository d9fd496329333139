package dev.offshoot.architecture.reading;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Copies a class without the calls and field accesses that an assessment has no use for, because each is several objects of
 * ArchUnit's model: most calls go to the JDK, and most accesses read a number, or an object of the JDK. The copy is for
 * reading only; no virtual machine would load it.
 */
final class LeanCopy {

    /** Nothing that these libraries do is evidence. */
    private static final List<String> LIBRARIES = List.of(
            "java/",
            "kotlin/",
            "groovy/",
            "org/codehaus/groovy/",
            "org/slf4j/",
            "org/apache/logging/",
            "org/apache/commons/",
            "com/google/common/",
            "org/springframework/util/");

    private static final String JDBC = "java/sql/";

    /** A collection that code changes may be state that all requests share. */
    private static final Pattern COLLECTION = Pattern.compile("java/util/(concurrent/)?(atomic/)?\\w+");

    private static final Pattern READS =
            Pattern.compile("(get(?!And)|is|contains|size|iterator|stream|forEach|entrySet|keySet|values|of|copy)\\w*");

    private LeanCopy() {}

    static byte[] of(byte[] bytes) {
        var reader = new ClassReader(bytes);
        // with the same constant pool, because other indices could make a large method too large
        var writer = new ClassWriter(reader, 0);
        reader.accept(new Copying(writer), ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }

    private static boolean isEvidence(String owner, String method) {
        return LIBRARIES.stream().noneMatch(owner::startsWith)
                || owner.startsWith(JDBC)
                || COLLECTION.matcher(owner).matches() && !READS.matcher(method).matches() && !method.equals("<init>");
    }

    /** A field with a statement, or with an object of the application or a library; any field that is set, or static. */
    private static boolean isEvidence(int opcode, String descriptor) {
        var type = Type.getType(descriptor);
        return opcode != Opcodes.GETFIELD
                || type.getSort() == Type.OBJECT
                        && (type.getInternalName().equals("java/lang/String")
                                || LIBRARIES.stream().noneMatch(type.getInternalName()::startsWith));
    }

    private static final class Copying extends ClassVisitor {

        Copying(ClassWriter copy) {
            super(Opcodes.ASM9, copy);
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String method,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return new MethodVisitor(
                    Opcodes.ASM9, super.visitMethod(access, method, descriptor, signature, exceptions)) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String name, String descriptor, boolean isInterface) {
                    if (isEvidence(owner, name)) {
                        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                    }
                }

                @Override
                public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
                    if (isEvidence(opcode, descriptor)) {
                        super.visitFieldInsn(opcode, owner, name, descriptor);
                    }
                }
            };
        }
    }
}
