package dev.offshoot.catalog;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.commons.io.input.ReaderInputStream;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded feed after its beginning was read: its first bytes tell the format, not the content type.
 *
 * @param feed turns records into offers
 * @param records the remaining records
 */
record OpenedFeed(Feed feed, Records records) {

    private static final int BEGINNING = 1024;
    private static final String EXCEL =
            "This is a spreadsheet workbook or an archive: save it as 'CSV UTF-8' or unpack it, and upload the result";

    /**
     * Opens a feed and reads its beginning.
     *
     * @param charset the character set that the client declares, or null
     * @throws UnknownFeed if the feed cannot be read; the message says what to do
     */
    static OpenedFeed open(InputStream bytes, @Nullable Charset charset, long most, Feed.Terms terms)
            throws IOException {
        var whole = new BufferedInputStream(bytes, 64 * 1024);
        whole.mark(BEGINNING);
        var first = whole.readNBytes(BEGINNING);
        whole.reset();
        refuseWhatIsNoText(first);
        var unicode = unicode(first);
        var text = new String(first, unicode != null ? unicode : StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .stripLeading();
        if (text.startsWith("<")) {
            return new OpenedFeed(new GoogleFeed(terms), XmlRecords.open(whole, most));
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            throw UnknownFeed.columns("This is JSON");
        }
        var counted = new Bounded(whole, most, Long.MAX_VALUE);
        var written = unicode != null ? unicode : charset;
        var records = SeparatedRecords.open(
                new PhysicalLines(written == null || isUtf8(written) ? counted : utf8(counted, written)));
        return new OpenedFeed(Feed.of(records.names(), terms), records);
    }

    private static void refuseWhatIsNoText(byte[] first) {
        if (begins(first, 'P', 'K', 3, 4) || begins(first, 0xD0, 0xCF, 0x11, 0xE0)) {
            throw UnknownFeed.because(EXCEL);
        }
        if (begins(first, 0x1F, 0x8B) || begins(first, 'B', 'Z', 'h') || begins(first, '7', 'z', 0xBC, 0xAF)) {
            throw UnknownFeed.because("This is compressed: unpack it and upload the feed inside");
        }
        if (begins(first, '%', 'P', 'D', 'F')) {
            throw UnknownFeed.columns("This is a PDF");
        }
    }

    /** Detected by the byte order mark, or by zero bytes in the column names, which are ASCII. */
    private static @Nullable Charset unicode(byte[] first) {
        if (begins(first, 0xFF, 0xFE, 0, 0) || begins(first, 0, 0, 0xFE, 0xFF)) {
            throw UnknownFeed.because("This is UTF-32: save it as UTF-8 ('CSV UTF-8' in Excel)");
        }
        if (begins(first, 0xFF, 0xFE)) {
            return StandardCharsets.UTF_16LE;
        }
        if (begins(first, 0xFE, 0xFF)) {
            return StandardCharsets.UTF_16BE;
        }
        if (first.length < 4 || first[0] == first[1]) {
            return null;
        }
        return first[1] == 0 && first[3] == 0
                ? StandardCharsets.UTF_16LE
                : first[0] == 0 && first[2] == 0 ? StandardCharsets.UTF_16BE : null;
    }

    private static InputStream utf8(InputStream bytes, Charset charset) throws IOException {
        // a new decoder reports malformed input, where the default one would insert question marks
        return ReaderInputStream.builder()
                .setReader(new InputStreamReader(bytes, charset.newDecoder()))
                .setCharset(StandardCharsets.UTF_8)
                .get();
    }

    private static boolean begins(byte[] bytes, int... with) {
        for (var i = 0; i < with.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != with[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUtf8(Charset charset) {
        return charset.equals(StandardCharsets.UTF_8) || charset.equals(StandardCharsets.US_ASCII);
    }
}
