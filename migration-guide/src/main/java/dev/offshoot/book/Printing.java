package dev.offshoot.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Makes a page of each Markdown file of the book. A picture that is written in Mermaid is shown as it was drawn once, in
 * {@code pictures}, under the hash of its source: browsers that visit a shop should not have to load what draws.
 */
public final class Printing {

    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());

    private final Path guide;
    private final Path pages;
    private final Contents contents;

    private Printing(Path guide, Path pages) throws IOException {
        this.guide = guide.toAbsolutePath().normalize();
        this.pages = pages;
        this.contents = new Contents(this.guide);
    }

    /**
     * Prints.
     *
     * @param args the folder of the book, and the folder for its pages
     */
    public static void main(String[] args) throws IOException {
        new Printing(Path.of(args[0]), Path.of(args[1])).print();
    }

    private void print() throws IOException {
        for (var source : sources(guide)) {
            var page = pages.resolve(address(guide.relativize(source).toString()));
            Files.createDirectories(page.getParent());
            Files.writeString(page, page(source));
        }
        var pictures = guide.resolve("pictures");
        if (Files.isDirectory(pictures)) {
            Files.createDirectories(pages.resolve("pictures"));
            try (var files = Files.list(pictures)) {
                for (var picture : files.toList()) {
                    Files.write(
                            pages.resolve("pictures")
                                    .resolve(picture.getFileName().toString()),
                            Files.readAllBytes(picture));
                }
            }
        }
    }

    /** What is printed: chapters, decisions, and what lies beside them, in every language. */
    static List<Path> sources(Path guide) throws IOException {
        try (var all = Stream.of(guide, guide.resolve("zh"), guide.resolve("decisions"))
                .filter(Files::isDirectory)
                .flatMap(Printing::list)) {
            return all.filter(file -> file.toString().endsWith(".md")).sorted().toList();
        }
    }

    private static Stream<Path> list(Path folder) {
        try (var files = Files.list(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String address(String source) {
        return source.replace('\\', '/').replaceAll("README\\.md$", "index.md").replaceAll("\\.md$", ".html");
    }

    private String page(Path source) throws IOException {
        var text = Files.readString(source);
        var chinese = guide.relativize(source).startsWith("zh");
        var title = Contents.title(source);
        var body = HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .nodeRendererFactory(context -> new Pictures(context))
                .nodeRendererFactory(context -> new Links(context, source))
                .build()
                .render(Parser.builder().extensions(EXTENSIONS).build().parse(text))
                // a wide table scrolls by itself, with the keyboard, too
                .replace(
                        "<table>",
                        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\"><table>"
                                .formatted(chinese ? "表格" : "Table"))
                .replace("</table>", "</table></div>")
                .replace("<th></th>", "<td></td>");
        return """
                <!doctype html>
                <html lang="%s">
                  <head>
                    <meta charset="utf-8">
                    <meta name="viewport" content="width=device-width, initial-scale=1">
                    <title>%s · Offshoot</title>
                    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
                    <link rel="stylesheet" href="/assets/common/base.css">
                    <link rel="stylesheet" href="/assets/book/book.css">
                    <script type="module" src="/assets/book/reading.js"></script>
                  </head>
                  <body>
                    <a class="skip" href="#main">%s</a>
                    <header class="book-head"><a class="wordmark" href="/"><img src="/favicon.svg" alt="" width="34" height="34"><span>Offshoot</span></a>
                      <nav aria-label="%s"><a href="/book/%s">%s</a> <a href="/observatory">%s</a>%s</nav></header>
                    <div class="book">
                %s
                    <main id="main" tabindex="-1">
                %s
                %s
                    </main>
                    </div>
                  </body>
                </html>
                """.formatted(
                        chinese ? "zh-CN" : "en",
                        escaped(title),
                        chinese ? "跳到正文" : "Skip to the content",
                        chinese ? "主导航" : "Main",
                        chinese ? "zh/index.html" : "index.html",
                        chinese ? "全书" : "The book",
                        chinese ? "观测台" : "Observatory",
                        other(source, chinese),
                        contents.list(source, chinese),
                        body,
                        contents.neighbours(source, chinese));
    }

    /** The way to the same page in the other language, where there is one. */
    private String other(Path source, boolean chinese) {
        var other = (chinese ? guide : guide.resolve("zh")).resolve(source.getFileName());
        return Files.exists(other) && (chinese || source.getParent().equals(guide))
                ? " <a href=\"/book/%s\" lang=\"%s\">%s</a>"
                        .formatted(
                                address(guide.relativize(other).toString()),
                                chinese ? "en" : "zh-CN",
                                chinese ? "English" : "中文")
                : "";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("`", "");
    }

    /** The name of the picture that was drawn from this source. */
    static String picture(String mermaid) {
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256").digest(mermaid.strip().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, 16) + ".svg";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shows a picture in the place of its source. */
    private record Pictures(HtmlNodeRendererContext context) implements NodeRenderer {

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(FencedCodeBlock.class);
        }

        @Override
        public void render(Node node) {
            var block = (FencedCodeBlock) node;
            var html = context.getWriter();
            html.line();
            if ("mermaid".equals(block.getInfo())) {
                html.tag("p", Map.of("class", "picture"));
                html.tag(
                        "img",
                        Map.of("src", "/book/pictures/" + picture(block.getLiteral()), "alt", words(block)),
                        true);
                html.tag("/p");
            } else {
                html.tag("pre", Map.of("class", block.getInfo() == null ? "" : block.getInfo(), "tabindex", "0"));
                html.tag("code");
                html.text(block.getLiteral());
                html.tag("/code");
                html.tag("/pre");
            }
            html.line();
        }

        /** What the picture says, for those who do not see it: its source is nearly prose. */
        private static String words(FencedCodeBlock block) {
            return block.getLiteral().lines().skip(1).map(String::strip).collect(Collectors.joining("; "));
        }
    }

    /** Leads from page to page; what the book refers to in the repository is named, for it is not served. */
    private final class Links implements NodeRenderer {

        private final HtmlNodeRendererContext context;
        private final Path source;

        private Links(HtmlNodeRendererContext context, Path source) {
            this.context = context;
            this.source = source;
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(Link.class);
        }

        @Override
        public void render(Node node) {
            var to = ((Link) node).getDestination();
            var parts = to.split("#", 2);
            var anchor = parts.length == 2 ? "#" + parts[1] : "";
            String address = null;
            if (to.startsWith("http")) {
                address = to;
            } else if (parts[0].isEmpty()) {
                address = anchor;
            } else {
                var target = source.resolveSibling(parts[0]).normalize();
                if (target.startsWith(guide) && parts[0].endsWith(".md")) {
                    address = "/book/" + address(guide.relativize(target).toString()) + anchor;
                }
            }
            var html = context.getWriter();
            if (address != null) {
                html.tag("a", Map.of("href", address));
            }
            for (var child = node.getFirstChild(); child != null; child = child.getNext()) {
                context.render(child);
            }
            if (address != null) {
                html.tag("/a");
            }
        }
    }
}
