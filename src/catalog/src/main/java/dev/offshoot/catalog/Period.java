package dev.offshoot.catalog;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A period in the format of Merchant Center: two ISO 8601 dates separated by a slash. A date without a time means the
 * whole day; one without an offset is in UTC.
 *
 * @param from null if there is no beginning
 * @param until null if there is no end
 */
record Period(@Nullable Instant from, @Nullable Instant until) {

    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .appendPattern("[XXX][XX][X]")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    /** @throws UnacceptableOffer if the text is not a period */
    static Period read(String text) {
        var parts = Text.plain(text).split("/", -1);
        if (parts.length == 1 && parts[0].isEmpty()) {
            return new Period(null, null);
        }
        try {
            if (parts.length != 2) {
                throw new DateTimeParseException("one slash", text, 0);
            }
            var period = new Period(instant(parts[0].strip(), false), instant(parts[1].strip(), true));
            if (period.from != null && period.until != null && !period.until.isAfter(period.from)) {
                throw new DateTimeParseException("ends before it begins", text, 0);
            }
            return period;
        } catch (DateTimeException e) {
            throw new UnacceptableOffer("Not a period such as 2026-11-27T00:00+0100/2026-11-30T23:59+0100: '"
                    + Text.cut(Text.line(text), 60) + "'");
        }
    }

    boolean contains(Instant moment) {
        return (from == null || !moment.isBefore(from)) && (until == null || moment.isBefore(until));
    }

    /** When it next begins or ends. */
    @Nullable Instant nextChange(Instant now) {
        return Stream.of(from, until)
                .flatMap(Stream::ofNullable)
                .filter(change -> change.isAfter(now))
                .min(Instant::compareTo)
                .orElse(null);
    }

    private static @Nullable Instant instant(String text, boolean isEnd) {
        if (text.isEmpty()) {
            return null;
        }
        var read = DATE.parse(text);
        var date = LocalDate.from(read);
        if (date.getYear() > 9999) {
            throw new DateTimeException("No year has five digits");
        }
        var time = read.query(TemporalQueries.localTime());
        if (time == null) {
            return (isEnd ? date.plusDays(1) : date)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
        }
        return OffsetDateTime.of(date, time, offset(read)).toInstant();
    }

    private static ZoneOffset offset(TemporalAccessor read) {
        var offset = read.query(TemporalQueries.offset());
        return offset == null ? ZoneOffset.UTC : offset;
    }
}
