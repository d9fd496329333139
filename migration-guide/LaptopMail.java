import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A mail server for the book, to this machine alone. {@code java LaptopMail.java 2525} takes every mail, and prints its
 * subject; with {@code refuse} behind it, it refuses every mail.
 */
public class LaptopMail {

    public static void main(String[] args) throws IOException {
        var refuses = args.length > 1;
        try (var server = new ServerSocket(Integer.parseInt(args[0]), 50, InetAddress.getByName("127.0.0.1"))) {
            while (true) {
                var client = server.accept();
                new Thread(() -> serve(client, refuses)).start();
            }
        }
    }

    private static void serve(Socket client, boolean refuses) {
        try (client;
                var in = new BufferedReader(new InputStreamReader(client.getInputStream()));
                var out = new PrintStream(client.getOutputStream())) {
            say(out, "220 laptop");
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var command = line.toUpperCase();
                if (command.startsWith("MAIL") && refuses) {
                    say(out, "550 your domain is on a list");
                } else if (command.startsWith("DATA")) {
                    say(out, "354 go on");
                    for (var text = in.readLine(); text != null && !text.equals("."); text = in.readLine()) {
                        if (text.startsWith("Subject:")) {
                            System.out.println(text);
                        }
                    }
                    say(out, "250 taken");
                } else if (command.startsWith("QUIT")) {
                    say(out, "221 bye");
                    return;
                } else {
                    say(out, "250 yes");
                }
            }
        } catch (IOException e) {
            // whoever speaks has gone
        }
    }

    private static void say(PrintStream out, String answer) {
        out.print(answer + "\r\n");
        out.flush();
    }
}
