package dev.offshoot.messaging.engine.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.wrong.samename.Noise;
import com.example.wrong.samename.SameName;
import dev.offshoot.messaging.AtMostOnce;
import dev.offshoot.messaging.ModuleListener;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerTests {

    // the id is stored in rows that outlive a release
    @Test
    void isStoredUnderTheNameOfItsClassWithoutThePackage() throws Exception {
        var here = Class.forName("com.example.wrong.samename.Ear");
        var moved = Class.forName("com.example.wrong.samename.one.Ear");

        assertThat(idOf(here)).isEqualTo("Ear#samename.Noise").isEqualTo(idOf(moved));
    }

    @Test
    void isStoredUnderTheNameThatItGivesItself() throws Exception {
        var renamed = Class.forName("com.example.wrong.samename.one.Renamed");

        assertThat(idOf(renamed)).isEqualTo("Ear#samename.Noise");
    }

    private static final class Batches {

        @AtMostOnce
        @ModuleListener
        void on(List<Noise> batch) {}
    }

    @Test
    void cannotBeAttemptedOnceForAWholeBatch() throws Exception {
        var method = Batches.class.getDeclaredMethod("on", List.class);

        assertThatThrownBy(() -> new Listener(Modules.annotated(), Batches.class, method, Batches::new))
                .hasMessageContaining("is @AtMostOnce, which a listener that takes a List cannot be");
    }

    private static String idOf(Class<?> type) throws NoSuchMethodException {
        var method = type.getDeclaredMethod("on", Noise.class);
        assertThat(method.isAnnotationPresent(ModuleListener.class)).isTrue();
        return new Listener(Modules.annotated(), type, method, SameName::new).id;
    }
}
