package dev.offshoot.benchmarks.tutorials;

import java.util.function.Consumer;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * ZeroMQ's pipeline: the receiver listens, the sender pushes. It leaves out answers: what was sent waits in the memory of
 * either process, and neither tells the other what became of it.
 */
final class ZeroMqTutorial implements Tutorial {

    @Override
    public Sender sender(int port) {
        var context = new ZContext();
        var socket = context.createSocket(SocketType.PUSH);
        socket.connect("tcp://127.0.0.1:" + port);
        return new Sender() {
            @Override
            public void send(String text) {
                socket.send(text.getBytes(ZMQ.CHARSET));
            }

            @Override
            public void close() {
                context.close();
            }
        };
    }

    @Override
    public void receive(int port, Consumer<String> receiver) {
        try (var context = new ZContext()) {
            var socket = context.createSocket(SocketType.PULL);
            socket.bind("tcp://127.0.0.1:" + port);
            while (true) {
                receiver.accept(socket.recvStr());
            }
        }
    }
}
