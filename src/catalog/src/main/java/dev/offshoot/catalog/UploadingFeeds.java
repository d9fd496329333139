package dev.offshoot.catalog;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.offshoot.catalog.SeparatedValues.Values;
import dev.offshoot.messaging.Later;
import dev.offshoot.messaging.ModuleListener;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes a feed in: reads it line by line and puts it down in chunks, one short transaction each, where any process can
 * work it off. Once all of it is down it is acknowledged, and not before.
 */
@Service
class UploadingFeeds {

    private static final Logger LOG = LoggerFactory.getLogger(UploadingFeeds.class);
    /** An upload that makes no progress for so long has broken off. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final Imports imports;
    private final CatalogSettings settings;
    private final TransactionTemplate transactions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    UploadingFeeds(
            Imports imports,
            CatalogSettings settings,
            TransactionTemplate transactions,
            ApplicationEventPublisher events,
            Clock clock) {
        this.imports = imports;
        this.settings = settings;
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Takes in all of the feed; answers the id of its import, which goes on by itself.
     *
     * @throws UnknownFeed if it does not begin with the header of a feed; then nothing of it is kept
     * @throws FeedTooLarge if there is more of it than is taken; then nothing of it is kept
     */
    UUID upload(InputStream bytes) throws IOException {
        var lines = new PhysicalLines(bytes, settings.importMaxSize().toBytes());
        var opened = open(lines);
        var id = UuidCreator.getTimeOrderedEpoch();
        transactions.executeWithoutResult(status -> {
            imports.begin(id);
            events.publishEvent(new Later(clock.instant().plus(PATIENCE), new ForgetUpload(id)));
        });
        try {
            upload(id, opened.feed(), new SeparatedValues(lines, opened.separator()));
            return id;
        } catch (IOException | RuntimeException e) {
            transactions.executeWithoutResult(status -> imports.fail(id));
            throw e;
        }
    }

    /** Takes in a small feed within the transaction of the caller, unless there is an import of that id already. */
    void uploadOnce(UUID id, InputStream bytes) throws IOException {
        var lines = new PhysicalLines(bytes, settings.importMaxSize().toBytes());
        var opened = open(lines);
        if (imports.begin(id)) {
            upload(id, opened.feed(), new SeparatedValues(lines, opened.separator()));
        }
    }

    private Feed.Opened open(PhysicalLines lines) throws IOException {
        var header = lines.next();
        if (header == null) {
            throw new UnknownFeed("There is nothing in it");
        }
        return Feed.open(header, settings.importCurrency());
    }

    private void upload(UUID id, Feed feed, SeparatedValues records) throws IOException {
        var chunk = new ArrayList<Chunk.Line>();
        var chunks = 0;
        var lines = 0;
        var size = 0;
        Values values;
        while ((values = records.next()) != null) {
            lines++;
            var line = read(feed, values);
            if (line != null) {
                chunk.add(line);
                size += line.size();
            }
            if (chunk.size() == Chunk.MOST_LINES || size > Chunk.LONGEST) {
                put(id, chunks++, chunk);
                chunk.clear();
                size = 0;
            }
        }
        if (!chunk.isEmpty()) {
            put(id, chunks++, chunk);
        }
        finish(id, lines, chunks);
    }

    private static Chunk.@Nullable Line read(Feed feed, Values values) {
        if (values.problem() != null) {
            return rejected(values, values.problem());
        }
        try {
            var offer = feed.offer(values.values());
            return offer == null ? null : new Chunk.Line(values.line(), offer, null);
        } catch (UnacceptableOffer e) {
            return rejected(values, String.valueOf(e.getMessage()));
        }
    }

    /** A reason quotes the line, and the line may hold what no database keeps. */
    private static Chunk.Line rejected(Values values, String reason) {
        return new Chunk.Line(values.line(), null, Text.line(reason));
    }

    private void put(UUID id, int number, List<Chunk.Line> lines) {
        transactions.executeWithoutResult(status -> imports.upload(id, number, new Chunk(lines)));
    }

    private void finish(UUID id, int lines, int chunks) {
        transactions.executeWithoutResult(status -> {
            if (!imports.uploaded(id, lines, chunks)) {
                throw new IllegalStateException("The upload of import " + id + " took so long that it was given up");
            }
            if (chunks > 0) {
                events.publishEvent(new ImportChunk(id, 0));
            }
        });
    }

    @ModuleListener
    void on(ForgetUpload command) {
        var upload = imports.lock(command.importId()).orElse(null);
        if (upload == null || upload.state() != Import.State.UPLOADING) {
            return;
        }
        var patient = upload.touchedAt().plus(PATIENCE);
        if (patient.isAfter(clock.instant())) {
            events.publishEvent(new Later(patient, command));
        } else {
            LOG.info("The upload of import {} broke off: what there is of it is thrown away", upload.id());
            imports.fail(upload.id());
        }
    }
}
