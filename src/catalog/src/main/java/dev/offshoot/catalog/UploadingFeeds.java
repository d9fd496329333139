package dev.offshoot.catalog;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.offshoot.messaging.ModuleListener;
import dev.offshoot.messaging.ScheduledMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
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
 * Receives a feed: reads it line by line and stores it in chunks, one short transaction each, from where any process
 * can continue. Acknowledges the upload only when all of it is stored.
 */
@Service
class UploadingFeeds {

    private static final Logger LOG = LoggerFactory.getLogger(UploadingFeeds.class);
    /** An upload without progress for this long counts as interrupted. */
    private static final Duration PATIENCE = Duration.ofHours(1);
    /** The maximum number of lines: each may cost a row or two, however short it is. */
    private static final int MOST_LINES = 2_000_000;

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
     * Stores the whole feed; returns the id of its import, which continues in the background.
     *
     * @param charset the declared character set, or null
     * @throws UnknownFeed if the feed does not begin with a supported header; nothing of it is kept
     * @throws FeedTooLarge if the feed exceeds a limit; nothing of it is kept
     */
    UUID upload(InputStream bytes, @Nullable Charset charset) throws IOException {
        var opened = open(bytes, charset);
        var id = UuidCreator.getTimeOrderedEpoch();
        transactions.executeWithoutResult(status -> {
            imports.begin(id);
            events.publishEvent(new ScheduledMessage(clock.instant().plus(PATIENCE), new ForgetUpload(id)));
        });
        try {
            upload(id, opened.feed(), opened.records());
            return id;
        } catch (CharacterCodingException e) {
            transactions.executeWithoutResult(status -> imports.fail(id));
            throw notItsCharset();
        } catch (IOException | RuntimeException e) {
            transactions.executeWithoutResult(status -> imports.fail(id));
            throw e;
        }
    }

    /** Stores a small feed in the caller's transaction, unless an import with that id exists. */
    void uploadOnce(UUID id, InputStream bytes) throws IOException {
        var opened = open(bytes, null);
        if (imports.begin(id)) {
            upload(id, opened.feed(), opened.records());
        }
    }

    private OpenedFeed open(InputStream bytes, @Nullable Charset charset) throws IOException {
        var terms = new Feed.Terms(settings.importCurrency(), settings.importStock(), clock.instant());
        try {
            return OpenedFeed.open(bytes, charset, settings.importMaxSize().toBytes(), terms);
        } catch (CharacterCodingException e) {
            throw notItsCharset();
        }
    }

    private static UnknownFeed notItsCharset() {
        return UnknownFeed.because("The feed is not in the character set that the upload declares: save it as UTF-8"
                + " ('CSV UTF-8' in Excel)");
    }

    private void upload(UUID id, Feed feed, Records records) throws IOException {
        var chunk = new ArrayList<Chunk.Line>();
        var chunks = 0;
        var lines = 0;
        var size = 0;
        Records.One one;
        while ((one = records.next()) != null) {
            lines++;
            if (lines > MOST_LINES) {
                throw FeedTooLarge.records(MOST_LINES);
            }
            var line = read(feed, one);
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
        finish(id, lines, records.guessedLines(), chunks);
    }

    private static Chunk.@Nullable Line read(Feed feed, Records.One one) {
        var row = one.row();
        if (row == null) {
            return rejected(one, String.valueOf(one.problem()));
        }
        try {
            var offer = feed.offer(row);
            return offer == null ? null : new Chunk.Line(one.line(), offer, null);
        } catch (UnacceptableOffer e) {
            return rejected(one, String.valueOf(e.getMessage()));
        }
    }

    /** A reason quotes the line, which may contain characters that a database rejects. */
    private static Chunk.Line rejected(Records.One one, String reason) {
        return new Chunk.Line(one.line(), null, Text.line(reason));
    }

    private void put(UUID id, int number, List<Chunk.Line> lines) {
        transactions.executeWithoutResult(status -> imports.upload(id, number, new Chunk(lines)));
    }

    private void finish(UUID id, int lines, int guessedLines, int chunks) {
        transactions.executeWithoutResult(status -> {
            if (!imports.uploaded(id, lines, guessedLines, chunks)) {
                throw new IllegalStateException("The upload of import " + id + " timed out: upload the feed again");
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
            events.publishEvent(new ScheduledMessage(patient, command));
        } else {
            LOG.info("The upload of import {} was interrupted: discarding what was uploaded", upload.id());
            imports.fail(upload.id());
        }
    }
}
