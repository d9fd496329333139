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
 * Takes a feed in: reads it line by line and puts it down in chunks, one short transaction each, where any process can
 * work it off. Once all of it is down it is acknowledged, and not before.
 */
@Service
class UploadingFeeds {

    private static final Logger LOG = LoggerFactory.getLogger(UploadingFeeds.class);
    /** An upload that makes no progress for so long has broken off. */
    private static final Duration PATIENCE = Duration.ofHours(1);
    /** Each of them may cost a row or two, however short it is. */
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
     * Takes in all of the feed; answers the id of its import, which goes on by itself.
     *
     * @param charset what it is said to be written in; nothing if that is not said
     * @throws UnknownFeed if it does not begin with the header of a feed; then nothing of it is kept
     * @throws FeedTooLarge if there is more of it than is taken; then nothing of it is kept
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

    /** Takes in a small feed within the transaction of the caller, unless there is an import of that id already. */
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
        return UnknownFeed.because("It is not in the character set that it is said to be in: save it as UTF-8"
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

    /** A reason quotes the line, and the line may hold what no database keeps. */
    private static Chunk.Line rejected(Records.One one, String reason) {
        return new Chunk.Line(one.line(), null, Text.line(reason));
    }

    private void put(UUID id, int number, List<Chunk.Line> lines) {
        transactions.executeWithoutResult(status -> imports.upload(id, number, new Chunk(lines)));
    }

    private void finish(UUID id, int lines, int guessedLines, int chunks) {
        transactions.executeWithoutResult(status -> {
            if (!imports.uploaded(id, lines, guessedLines, chunks)) {
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
            events.publishEvent(new ScheduledMessage(patient, command));
        } else {
            LOG.info("The upload of import {} broke off: what there is of it is thrown away", upload.id());
            imports.fail(upload.id());
        }
    }
}
