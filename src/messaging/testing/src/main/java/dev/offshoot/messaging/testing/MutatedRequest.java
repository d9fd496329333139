package dev.offshoot.messaging.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A valid request with one to four mutations.
 *
 * @param isWhole whether it is complete, so that the server does not wait for more
 */
record MutatedRequest(byte[] bytes, boolean isWhole) {

    private static final String LONG = "a".repeat(3000);

    private static final String[] ODD = {
        "",
        "%",
        "%zz",
        "%00",
        "%ff",
        "%2F",
        "%2e%2e%2f",
        "%5C",
        "%c0%ae",
        "%E0%A4%A",
        "%25",
        "%0d%0aX:%20y",
        "..;/",
        "//",
        "/../",
        "/./",
        "?",
        "?=",
        "=",
        "&",
        "&&=&",
        ";a=b",
        ";",
        "[",
        "]",
        "[]",
        "{",
        "}",
        "|",
        "\"",
        "\\",
        "^",
        "`",
        "<",
        ">",
        "#",
        "~",
        "*",
        "'",
        "+",
        " ",
        "\t",
        "\0",
        "\u0001",
        "\u007f",
        "\u0080",
        "\u00e4",
        "\u00ff",
        "\u00c3\u00a4",
        "\u00ed\u00a0\u0080",
        "\u00f0\u009f\u0098\u0080",
        "\u00c2\u00a0",
        "\r",
        "-1",
        "0",
        "1e9",
        "NaN",
        "null",
        "true",
        "99999999999999999999",
        "2147483648",
        "00000000-0000-0000-0000-000000000000",
        "${jndi:x}",
        "' or 1=1",
        "<script>",
        LONG
    };

    private static final String[] METHODS = {
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
        "TRACE",
        "CONNECT",
        "PROPFIND",
        "get",
        "FOO",
        "",
        "G\0T",
        "GET GET",
        LONG
    };

    private static final String[] VERSIONS = {
        "HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/1.2", "HTTP/", "http/1.1", "", "HTTP/1.1 x"
    };

    private static final String[] NAMES = {
        "Accept",
        "Accept-Charset",
        "Accept-Encoding",
        "Accept-Language",
        "Access-Control-Request-Method",
        "Authorization",
        "Cache-Control",
        "Connection",
        "Content-Encoding",
        "Content-Length",
        "Content-Type",
        "Cookie",
        "Expect",
        "Forwarded",
        "Host",
        "Idempotency-Key",
        "If-Match",
        "If-Modified-Since",
        "If-None-Match",
        "Keep-Alive",
        "Last-Event-ID",
        "Origin",
        "Range",
        "Referer",
        "TE",
        "traceparent",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "User-Agent",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Prefix",
        "X-Forwarded-Proto",
        "X-HTTP-Method-Override",
        "X-Requested-With",
        "X Y",
        ""
    };

    private static final String[] VALUES = {
        "*/*",
        "*",
        "/",
        "text/event-stream",
        "text/html",
        "application/json;charset=utf-16",
        "application/json;charset=x",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "text/csv",
        "application/xml",
        "application/octet-stream",
        "application/json, text/csv",
        "a/b;q=2",
        "chunked",
        "gzip",
        "identity",
        "chunked, chunked",
        "x-chunked",
        "100-continue",
        "close",
        "keep-alive, Upgrade",
        "websocket",
        "h2c",
        "bytes=0-",
        "bytes=9-1,-",
        "W/\"x\"",
        "\"",
        "*, \"a\"",
        "Bearer",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer eyJhbGciOiJub25lIn0.e30.",
        "Basic YTpi",
        "Basic !",
        "null",
        "https://evil.example",
        "://",
        "en;q=x, de",
        "zz-ZZ-zz-9",
        "offshoot_session=x",
        "offshoot_session=a.b.c; offshoot_session=",
        "=;=;",
        "Thu, 99 Foo 2026",
        "127.0.0.1, evil",
        "[::1",
        "for=\"_x",
        "https",
        "localhost:99999",
        "a,b",
        "-5",
        "5",
        "18446744073709551616",
        "0x10",
        "1, 1",
        "00-0-0-0",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    };

    private static final String[] BODIES = {
        "",
        "{",
        "}",
        "[",
        "[]",
        "{}",
        "null",
        "\"\"",
        "1",
        "NaN",
        "{\"\":null}",
        "{\"a\":1,\"a\":2}",
        "=",
        "&=&",
        "a=b&c=%zz",
        "\u00ef\u00bb\u00bf{}",
        "\u00fe\u00ff\0{\0}",
        "\u00ff\u00fe{\0}\0",
        "\0\0\0{",
        "[".repeat(5000),
        "{\"a\":".repeat(2000),
        "{\"quantity\":1e400}",
        "{\"quantity\":99999999999999999999}",
        "{\"email\":{},\"name\":[]}",
        "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--",
        "sku,name\n\"",
        "a\",\"".repeat(700),
        LONG
    };

    private static final String[] CHUNKED = {
        "0\r\n\r\n",
        "2\r\n{}\r\n0\r\n\r\n",
        "2;x=y\r\n{}\r\n0\r\nX: y\r\n\r\n",
        "zz\r\n",
        "-1\r\n{}\r\n",
        "ffffffffffffffff\r\n{}",
        "2\n{}\n0\n\n",
        "5\r\n{}\r\n0\r\n\r\n",
        "1\r\n{}\r\n0\r\n\r\n",
        "00000002\r\n{}\r\n0\r\n\r\n",
        "\r\n"
    };

    static MutatedRequest of(RequestFuzzer.Example example, Random random) {
        return new Mutation(example, random).mutated();
    }

    /** A request while it is being mutated. Its strings have one character per byte. */
    private static final class Mutation {

        private final Random random;
        private final List<String> headers = new ArrayList<>();
        private String method;
        private String target;
        private String version = "HTTP/1.1";
        private String body;
        private boolean whole = true;
        private boolean framed;

        Mutation(RequestFuzzer.Example example, Random random) {
            this.random = random;
            method = example.method();
            target = example.target();
            body = new String(example.body().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            headers.add("Host: localhost");
            headers.addAll(example.headers());
        }

        MutatedRequest mutated() {
            for (var left = 1 + random.nextInt(4); left > 0; left--) {
                switch (random.nextInt(16)) {
                    case 0, 1, 2, 3 -> target = changed(target);
                    case 4, 5 -> target += (target.contains("?") ? "&" : "?") + parameter();
                    case 6 -> target = segment();
                    case 7 -> method = any(METHODS);
                    case 8 -> version = any(VERSIONS);
                    case 9, 10 -> headers.add(any(NAMES) + ": " + any(VALUES));
                    case 11 -> header();
                    case 12 -> body = any(BODIES);
                    case 13 -> body = changed(body);
                    case 14 -> chunk();
                    default -> frame();
                }
            }
            return finished();
        }

        private String any(String[] from) {
            return from[random.nextInt(from.length)];
        }

        private String changed(String text) {
            var at = random.nextInt(text.length() + 1);
            var cut = Math.min(text.length(), at + random.nextInt(3));
            return switch (random.nextInt(4)) {
                case 0 -> text.substring(0, at);
                case 1 -> text.substring(0, at) + (char) random.nextInt(256) + text.substring(cut);
                case 2 -> text.substring(0, at) + any(ODD) + text.substring(at);
                default -> text.substring(0, at) + text.substring(cut);
            };
        }

        private String parameter() {
            var name = any(new String[] {"q", "page", "size", "country", "productId", "id", "backlog", any(ODD)});
            return name + (random.nextInt(8) == 0 ? "" : "=") + any(ODD) + (random.nextBoolean() ? "" : any(ODD));
        }

        private String segment() {
            var segments = target.split("/", -1);
            segments[random.nextInt(segments.length)] = any(ODD);
            return String.join("/", segments);
        }

        private void header() {
            if (headers.isEmpty()) {
                return;
            }
            var at = random.nextInt(headers.size());
            switch (random.nextInt(4)) {
                case 0 -> headers.remove(at);
                case 1 -> headers.add(headers.get(at));
                case 2 -> headers.set(at, changed(headers.get(at)));
                default -> headers.set(at, headers.get(at).split(":", 2)[0] + ": " + any(ODD) + any(VALUES));
            }
        }

        private void chunk() {
            headers.add("Transfer-Encoding: chunked");
            body = any(CHUNKED);
            whole = false;
            framed = true;
        }

        private void frame() {
            headers.add("Content-Length: "
                    + any(new String[] {"-1", "abc", "", "0", "3", "70000", "99999999999", "+2", "2, 2"}));
            whole = false;
            framed = true;
        }

        private MutatedRequest finished() {
            if (!body.isEmpty() && !framed) {
                headers.add("Content-Length: " + body.length());
            }
            var text =
                    method + " " + target + " " + version + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n" + body;
            if (random.nextInt(40) == 0) {
                text = text.substring(0, random.nextInt(text.length()));
                whole = false;
            }
            var framing = String.join("\n", headers).toLowerCase(Locale.ROOT);
            return new MutatedRequest(
                    text.getBytes(StandardCharsets.ISO_8859_1),
                    whole && !framing.contains("transfer-encoding") && !framing.contains("expect") && isOnce(framing));
        }

        private static boolean isOnce(String framing) {
            return framing.indexOf("content-length") == framing.lastIndexOf("content-length");
        }
    }
}
