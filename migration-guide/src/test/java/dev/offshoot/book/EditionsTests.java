package dev.offshoot.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Chinese edition says what the English one says: section by section the same commands, output, figures, code and
 * links. Only prose exists twice. With {@code -Doffshoot.book.write=true}, commands and output are taken over.
 */
class EditionsTests {

    private static final boolean WRITE = Boolean.getBoolean("offshoot.book.write");
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path GUIDE = ROOT.resolve("migration-guide");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```[^\\n`]*\\n.*?^```$");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** What two editions have in common. */
    private record Section(
            int level,
            String title,
            List<String> blocks,
            List<String> numbers,
            List<String> code,
            List<String> links,
            List<String> cells) {}

    static Stream<Path> translations() throws IOException {
        try (var chapters = Files.list(GUIDE.resolve("zh"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.zh.md")), chapters.sorted().toList().stream())
                    .map(ROOT::relativize);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("translations")
    void saysWhatTheOriginalSays(Path translation) throws IOException {
        var file = ROOT.resolve(translation);
        var original = original(file);
        if (WRITE) {
            takeOverBlocks(original, file);
        }

        var expected = sections(original);
        var found = sections(file);

        assertThat(found.stream().map(Section::level))
                .as("headings")
                .isEqualTo(expected.stream().map(Section::level).toList());
        var softly = new SoftAssertions();
        for (int i = 0; i < expected.size(); i++) {
            var one = expected.get(i);
            var other = found.get(i);
            softly.assertThat(other.blocks()).as(one.title() + ": blocks").isEqualTo(one.blocks());
            same(softly, one.title() + ": numbers", one.numbers(), other.numbers());
            same(softly, one.title() + ": code", one.code(), other.code());
            same(softly, one.title() + ": links", one.links(), other.links());
            softly.assertThat(other.cells()).as(one.title() + ": cells").hasSameSizeAs(one.cells());
        }
        softly.assertAll();
    }

    private static void same(SoftAssertions softly, String what, List<String> expected, List<String> found) {
        softly.assertThat(found).as(what).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Path original(Path translation) {
        return translation.getParent().equals(ROOT)
                ? ROOT.resolve("README.md")
                : GUIDE.resolve(translation.getFileName());
    }

    /** Where a file of the original is translated, links of the translation lead there. */
    private static Path translation(Path original) {
        var translated = original.equals(ROOT.resolve("README.md"))
                ? ROOT.resolve("README.zh.md")
                : GUIDE.equals(original.getParent()) ? GUIDE.resolve("zh").resolve(original.getFileName()) : original;
        return Files.exists(translated) ? translated : original;
    }

    private static void takeOverBlocks(Path from, Path to) throws IOException {
        var blocks = BLOCK.matcher(Files.readString(from)).results().iterator();
        var taken = BLOCK.matcher(Files.readString(to))
                .replaceAll(block -> Matcher.quoteReplacement(
                        blocks.hasNext() ? blocks.next().group() : block.group()));
        Files.writeString(to, taken);
    }

    private static List<Section> sections(Path file) throws IOException {
        List<Extension> extensions = List.of(TablesExtension.create());
        var reader = new Reader(file);
        Parser.builder()
                .extensions(extensions)
                .build()
                .parse(Files.readString(file))
                .accept(reader);
        return reader.sections;
    }

    private static final class Reader extends AbstractVisitor {

        private final Path file;
        private final List<Section> sections = new ArrayList<>();

        private Reader(Path file) {
            this.file = file;
            begin(0, "beginning");
        }

        private void begin(int level, String title) {
            sections.add(new Section(
                    level,
                    title,
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>()));
        }

        private Section section() {
            return sections.get(sections.size() - 1);
        }

        @Override
        public void visit(Heading heading) {
            begin(heading.getLevel(), heading.getFirstChild() instanceof Text text ? text.getLiteral() : "");
            visitChildren(heading);
        }

        @Override
        public void visit(FencedCodeBlock block) {
            section().blocks().add(block.getInfo() + "\n" + block.getLiteral());
        }

        @Override
        public void visit(Code code) {
            section().code().add(code.getLiteral());
        }

        @Override
        public void visit(Text text) {
            NUMBER.matcher(text.getLiteral())
                    .results()
                    .forEach(number -> section().numbers().add(number.group()));
        }

        @Override
        public void visit(Link link) {
            section().links().add(target(link.getDestination()));
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            section().links().add(target(image.getDestination()));
        }

        @Override
        public void visit(CustomNode node) {
            if (node instanceof TableCell) {
                section().cells().add("");
            }
            visitChildren(node);
        }

        private String target(String to) {
            if (to.startsWith("http") || to.startsWith("#")) {
                return to;
            }
            var parts = to.split("#", 2);
            var path = file.resolveSibling(parts[0]).normalize();
            assertThat(path).as("%s links to", file).exists();
            return ROOT.relativize(translation(path)) + (parts.length == 2 ? "#" + parts[1] : "");
        }
    }
}
