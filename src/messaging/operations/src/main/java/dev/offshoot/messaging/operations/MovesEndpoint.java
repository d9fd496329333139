package dev.offshoot.messaging.operations;

import dev.offshoot.messaging.engine.modules.LocalModules;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * {@code /actuator/moves}: stores the state of each module's move for gateways, which have no database. It is stored
 * with the module's tables, so that every process that may host the module reads and writes the same state.
 */
@Endpoint(id = "moves")
public class MovesEndpoint {

    private static final int LONGEST = 4000;

    private final LocalModules modules;
    private final JdbcTemplate jdbc;

    MovesEndpoint(LocalModules modules, JdbcTemplate jdbc) {
        this.modules = modules;
        this.jdbc = jdbc;
    }

    /**
     * The stored state.
     *
     * @param revision the number of times it was written
     * @param state the state in the gateway's own format
     */
    public record Stored(long revision, String state) {}

    /** The last move of each module in this process, hosted or not. Modules that never moved are missing. */
    @ReadOperation
    public Map<String, Stored> moves() {
        var moves = new LinkedHashMap<String, Stored>();
        if (!modules.present().isEmpty()) {
            var all = modules.present().stream()
                    .map(module -> "SELECT '%1$s', revision, state FROM \"%1$s\".module_move".formatted(module))
                    .collect(Collectors.joining(" UNION ALL "));
            jdbc.query(all, row -> {
                moves.put(row.getString(1), new Stored(row.getLong(2), row.getString(3)));
            });
        }
        return moves;
    }

    /**
     * Stores the state of a move. Answers 409 if another gateway has written in the meantime, 400 if the state is
     * longer than 4,000 characters.
     *
     * @param revision the revision that the writer has read; 0 if there was none
     */
    @WriteOperation
    public WebEndpointResponse<Object> write(@Selector String module, long revision, String state) {
        if (!modules.isHere(module)) {
            return ModulesEndpoint.notHere(module);
        }
        if (state.length() > LONGEST) {
            return ModulesEndpoint.problem(
                    HttpStatus.BAD_REQUEST, "invalid-request", "The state must not exceed " + LONGEST + " characters");
        }
        return isWritten(module, revision, state)
                ? new WebEndpointResponse<>(new Stored(revision + 1, state))
                : ModulesEndpoint.problem(
                        HttpStatus.CONFLICT, "move-has-changed", "Another gateway has changed the move. Read it again");
    }

    private boolean isWritten(String module, long revision, String state) {
        if (revision > 0) {
            var update = "UPDATE \"%s\".module_move SET revision = revision + 1, state = ? WHERE revision = ?";
            return jdbc.update(update.formatted(module), state, revision) == 1;
        }
        try {
            var insert = "INSERT INTO \"%s\".module_move (one, revision, state) VALUES (TRUE, 1, ?)";
            return jdbc.update(insert.formatted(module), state) == 1;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }
}
