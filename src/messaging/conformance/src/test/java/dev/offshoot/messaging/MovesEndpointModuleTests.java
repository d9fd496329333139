package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.post.PostApplication;
import dev.offshoot.messaging.operations.MovesEndpoint;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** Guards against gateways that overwrite a state which they have not read. */
@SpringBootTest(
        classes = PostApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = "spring.flyway.enabled=false")
class MovesEndpointModuleTests {

    @Autowired
    MovesEndpoint moves;

    @Test
    void keepsWhatWasWrittenLastAndLetsNobodyWriteOverWhatHeHasNotRead() {
        assertThat(moves.moves()).isEmpty();

        assertThat(written(0, "starting")).isEqualTo(200);
        assertThat(written(0, "another")).isEqualTo(409);
        assertThat(written(1, "sharing")).isEqualTo(200);
        assertThat(written(1, "another")).isEqualTo(409);
        assertThat(written(7, "another")).isEqualTo(409);

        assertThat(moves.moves()).containsOnlyKeys("archive");
        assertThat(moves.moves()).containsEntry("archive", new MovesEndpoint.Stored(2, "sharing"));
    }

    @Test
    void refusesWhatItCannotKeep() {
        assertThat(moves.write("nothing", 0, "starting").getStatus()).isEqualTo(404);
        assertThat(written(2, "x".repeat(4001))).isEqualTo(400);
    }

    private int written(long revision, String state) {
        return moves.write("archive", revision, state).getStatus();
    }
}
