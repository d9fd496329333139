package dev.offshoot.architecture.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.Sources;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

class LeanCopyTests {

    @TempDir
    Path folder;

    /** What calls to the JDK, and fields of its types, can be evidence of. */
    @Test
    void keepsWhatAnAssessmentLooksAt() {
        var assessment = Sources.compiled("""
                        package shop.orders;
                        @Service public class Orders {
                            static final Map<String, Integer> COUNTS = new java.util.concurrent.ConcurrentHashMap<>();
                            static final java.util.concurrent.atomic.AtomicLong NUMBER = new java.util.concurrent.atomic.AtomicLong();
                            void count(String product) { COUNTS.merge(product, 1, Integer::sum); }
                            long next() { return NUMBER.incrementAndGet(); }
                            int known() { return COUNTS.size(); }
                        }
                        package shop.stock;
                        @Service public class Stock {
                            private final String statement;
                            private final javax.sql.DataSource source;
                            Stock(javax.sql.DataSource source, String statement) { this.source = source; this.statement = statement; }
                            void take() throws java.sql.SQLException {
                                try (var connection = source.getConnection(); var taken = connection.prepareStatement(statement)) {
                                    taken.executeUpdate();
                                }
                            }
                        }
                        """).assessed(folder);

        assertThat(Sources.criteria(assessment)).contains("orders static-state", "stock data-not-seen");
    }

    /** A constant takes three bytes instead of two if more than 255 others come first in the pool. */
    @Test
    void copiesAMethodThatIsAlmostTooLarge() {
        var writer = new ClassWriter(0);
        writer.newConst("often");
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "shop/Large", null, "java/lang/Object", null);
        for (int i = 0; i < 300; i++) {
            writer.visitField(Opcodes.ACC_STATIC, "field" + i, "I", null, null).visitEnd();
        }
        var method = writer.visitMethod(Opcodes.ACC_STATIC, "large", "()V", null, null);
        for (int i = 0; i < 21_800; i++) {
            method.visitLdcInsn("often");
            method.visitInsn(Opcodes.POP);
        }
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(1, 0);
        writer.visitEnd();

        assertThat(new ClassReader(LeanCopy.of(writer.toByteArray())).getClassName())
                .isEqualTo("shop/Large");
    }
}
