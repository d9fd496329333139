package dev.offshoot.gateway.testing;

import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A DNS server that gives every name the same IPv4 address, to be kept for ten minutes, as Docker's does. */
public final class NameServer implements AutoCloseable {

    private static final int TEN_MINUTES = 600;
    private static final int HEADER = 12;
    private static final int TYPE_AND_CLASS = 4;
    private static final short ONE = 1;
    private static final short IPV4 = 1;

    private final DatagramSocket socket;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile InetAddress address;

    public NameServer(InetAddress address) {
        this.address = address;
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var thread = new Thread(this::answerAll, "dns");
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on, this is the address of each name. */
    public void answers(InetAddress address) {
        this.address = address;
    }

    /** How often it was asked for an address of IPv4. */
    public int asked() {
        return asked.get();
    }

    /** Looks names up here, and not where the machine would. */
    public DnsAddressResolverGroup lookUpHere(DnsNameResolverBuilder lookups) {
        var here = (InetSocketAddress) socket.getLocalSocketAddress();
        return new DnsAddressResolverGroup(
                lookups.nameServerProvider(new SingletonDnsServerAddressStreamProvider(here)));
    }

    private void answerAll() {
        try {
            while (true) {
                var question = new DatagramPacket(new byte[512], 512);
                socket.receive(question);
                var answer = answer(ByteBuffer.wrap(question.getData()));
                socket.send(new DatagramPacket(answer.array(), answer.position(), question.getSocketAddress()));
            }
        } catch (IOException e) {
            // already closed
        }
    }

    /** As in RFC 1035, section 4.1: the question, and one record if it asks for IPv4. */
    private ByteBuffer answer(ByteBuffer question) {
        var end = HEADER;
        while (question.get(end) != 0) {
            end += question.get(end) + 1;
        }
        var type = question.getShort(end + 1);
        var asked = new byte[end + 1 + TYPE_AND_CLASS - HEADER];
        question.get(HEADER, asked);
        var answer = ByteBuffer.allocate(512)
                .putShort(question.getShort(0))
                // a response, recursion desired and available
                .putShort((short) 0x8180)
                .putShort(ONE)
                .putShort(type == IPV4 ? ONE : 0)
                .putInt(0)
                .put(asked);
        if (type == IPV4) {
            // a machine with IPv6 asks for its addresses, too, and does not wait for the answer
            this.asked.incrementAndGet();
            // a pointer to the name in the question
            answer.putShort((short) (0xC000 | HEADER))
                    .putShort(IPV4)
                    .putShort(ONE)
                    .putInt(TEN_MINUTES)
                    .putShort((short) 4)
                    .put(address.getAddress());
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
