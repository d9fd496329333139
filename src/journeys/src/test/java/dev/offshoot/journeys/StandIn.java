package dev.offshoot.journeys;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * A process that starts in no time, for tests of how processes are installed. It becomes ready, or not, and says what it
 * is able to do on its machine.
 */
final class StandIn {

    private static final String CLASS = StandIn.class.getName().replace('.', '/') + ".class";

    /** What becomes of a process. */
    enum Fate {
        READY,
        NEVER_READY,
        ENDS
    }

    private StandIn() {}

    /** Writes the jar of a process. */
    static void write(OutputStream file, String process, Fate fate) throws IOException {
        write(file, process, fate.name());
    }

    private static void write(OutputStream file, String process, String fate) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandIn.class.getName());
        try (var jar = new JarOutputStream(file, manifest);
                var program = StandIn.class.getResourceAsStream("/" + CLASS)) {
            jar.putNextEntry(new ZipEntry("META-INF/maven/dev.offshoot/" + process + "/pom.xml"));
            jar.putNextEntry(new ZipEntry(CLASS));
            jar.write(program.readAllBytes());
            jar.putNextEntry(new ZipEntry("fate"));
            jar.write(fate.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Runs it: it answers health, and {@code /read?file}, {@code /write?file}, {@code /heap} for what it can do. */
    public static void main(String[] arguments) throws IOException {
        if ("tools".equals(System.getProperty("jarmode"))) {
            unpack(List.of(arguments));
            return;
        }
        var fate = fate();
        System.out.println("started with " + System.getenv("SERVER_PORT"));
        if (fate.equals("ENDS")) {
            System.exit(1);
        }
        var server = HttpServer.create(new InetSocketAddress(Integer.parseInt(System.getenv("SERVER_PORT"))), 0);
        server.createContext("/", exchange -> {
            var answer = answer(
                            exchange.getRequestURI().getPath(),
                            exchange.getRequestURI().getQuery())
                    .getBytes(StandardCharsets.UTF_8);
            // like the gateway, it refuses what has no Host
            var wellFormed = exchange.getRequestHeaders().containsKey("Host");
            exchange.sendResponseHeaders(!wellFormed ? 400 : fate.equals("READY") ? 200 : 503, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    private static String fate() throws IOException {
        try (var in = StandIn.class.getResourceAsStream("/fate")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** As Spring Boot's jars do it: the jar that comes out is another one. */
    private static void unpack(List<String> arguments) throws IOException {
        var folder = Path.of(arguments.get(arguments.indexOf("--destination") + 1));
        var name = arguments.get(arguments.indexOf("--application-filename") + 1);
        try (var file = Files.newOutputStream(folder.resolve(name))) {
            write(file, "unpacked", fate());
        }
        Files.createFile(Files.createDirectory(folder.resolve("lib")).resolve("library.jar"));
    }

    private static String answer(String path, String query) {
        try {
            return switch (path) {
                case "/read" -> Files.readString(Path.of(query));
                case "/write" -> Files.writeString(Path.of(query), "written").toString();
                case "/heap" -> String.valueOf(Runtime.getRuntime().maxMemory());
                default -> "{}";
            };
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }
}
