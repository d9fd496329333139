package dev.offshoot.platform.calls.thrift;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.thrift.server.AbstractNonblockingServer.FrameBuffer;
import org.apache.thrift.transport.TNonblockingServerSocket;
import org.apache.thrift.transport.TNonblockingSocket;
import org.apache.thrift.transport.TTransportException;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections, up to a number. One more closes the one that has gone without an answer for the longest time:
 * libthrift has no time-outs, so clients that send half a call, or do not read the answer, would keep others out. All
 * methods are called by libthrift's selector thread.
 */
final class ThriftConnections extends TNonblockingServerSocket {

    private final int most;
    /** The one that was answered last is the last. */
    private final Set<Connection> open = new LinkedHashSet<>();

    /**
     * @param most more than can be in a call at the same time, because those in a call are not closed
     */
    ThriftConnections(InetSocketAddress address, int largestFrame, int most) throws TTransportException {
        super(address, 0, largestFrame);
        this.most = most;
    }

    @Override
    public TNonblockingSocket accept() throws TTransportException {
        var accepted = super.accept();
        if (accepted == null) {
            throw new TTransportException(TTransportException.NOT_OPEN, "The client has left already");
        }
        try {
            var connection = new Connection(accepted.getSocketChannel());
            connection.setMaxFrameSize(accepted.getMaxFrameSize());
            if (open.size() >= most) {
                open.stream().filter(Connection::isWaiting).findFirst().ifPresent(Connection::end);
            }
            open.add(connection);
            return connection;
        } catch (IOException e) {
            accepted.close();
            throw new TTransportException(e);
        }
    }

    private final class Connection extends TNonblockingSocket {

        private @Nullable SelectionKey key;

        Connection(SocketChannel channel) throws IOException, TTransportException {
            super(channel);
        }

        @Override
        public SelectionKey registerSelector(Selector selector, int interests) throws IOException {
            var registered = super.registerSelector(selector, interests);
            key = registered;
            return registered;
        }

        /** Whether it waits for the client: then, libthrift's selector does so, too. */
        boolean isWaiting() {
            var registered = key;
            return registered != null && registered.isValid() && registered.interestOps() != 0;
        }

        /** As libthrift itself ends a connection, so that it releases its buffer. */
        void end() {
            var registered = Objects.requireNonNull(key);
            ((FrameBuffer) registered.attachment()).close();
            registered.cancel();
        }

        @Override
        public int write(ByteBuffer answer) throws TTransportException {
            var written = super.write(answer);
            if (!answer.hasRemaining() && open.remove(this)) {
                open.add(this);
            }
            return written;
        }

        @Override
        public void close() {
            super.close();
            open.remove(this);
        }
    }
}
