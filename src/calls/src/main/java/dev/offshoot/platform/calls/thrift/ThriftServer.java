package dev.offshoot.platform.calls.thrift;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.TProcessor;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.server.THsHaServer;
import org.apache.thrift.transport.TTransportException;
import org.apache.thrift.transport.layered.TFramedTransport;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Answers gRPC services over Thrift: framed, in its binary protocol. One thread reads and writes, a few answer. What
 * does not fit the bounds, or is no call, ends its connection.
 */
public final class ThriftServer implements SmartLifecycle, TProcessor {

    private static final int THREADS = 8;
    private static final int WAITING = 256;
    /** Some of them are in no call, even if all threads are busy and the queue is full. */
    static final int CONNECTIONS = THREADS + WAITING + 56;
    /** Of all frames together, with their lengths; at this limit, libthrift would let connections wait. */
    private static final long READ_BUFFERS = CONNECTIONS * (ThriftCalls.LARGEST_FRAME + 2L * Integer.BYTES);

    private final InetSocketAddress address;
    private final Channel services;
    private final Map<String, MethodDescriptor<?, ?>> methods;
    private volatile @Nullable THsHaServer server;
    private volatile int port;

    /**
     * @param services those to answer; methods that stream are left out, because Thrift has no streams
     * @param channel the services are called here
     */
    public ThriftServer(InetSocketAddress address, List<ServiceDescriptor> services, Channel channel) {
        this.address = address;
        this.services = channel;
        this.methods = services.stream()
                .flatMap(service -> service.getMethods().stream())
                .filter(method -> method.getType() == MethodType.UNARY)
                .collect(Collectors.toMap(ThriftCalls::nameOf, Function.identity()));
    }

    @Override
    public void process(TProtocol in, TProtocol out) throws TException {
        var call = in.readMessageBegin();
        var method = methods.get(call.name);
        if (method == null || call.type != TMessageType.CALL) {
            TProtocolUtil.skip(in, TType.STRUCT);
            in.readMessageEnd();
            ThriftCalls.writeRefusal(
                    call, TApplicationException.UNKNOWN_METHOD, "There is no method '" + call.name + "'", out);
            return;
        }
        var argument = ThriftCalls.argument(in, (Message) prototype(method));
        try {
            ThriftCalls.writeResult(call, answer(method, argument), out);
        } catch (StatusRuntimeException e) {
            ThriftCalls.writeFailure(call, e.getStatus(), out);
        }
    }

    private static Object prototype(MethodDescriptor<?, ?> method) {
        return ((PrototypeMarshaller<?>) method.getRequestMarshaller()).getMessagePrototype();
    }

    @SuppressWarnings("unchecked")
    private Message answer(MethodDescriptor<?, ?> method, Message argument) {
        return ClientCalls.blockingUnaryCall(
                services, (MethodDescriptor<Message, Message>) method, CallOptions.DEFAULT, argument);
    }

    /** The port at which it listens. */
    public int port() {
        return port;
    }

    @Override
    public void start() {
        try {
            var socket = new ThriftConnections(address, ThriftCalls.LARGEST_FRAME, CONNECTIONS);
            var settings = new THsHaServer.Args(socket)
                    .processor(this)
                    .protocolFactory(ThriftCalls.PROTOCOL)
                    .transportFactory(new TFramedTransport.Factory(ThriftCalls.LARGEST_FRAME))
                    .executorService(threads());
            settings.maxReadBufferBytes = READ_BUFFERS;
            var starting = new THsHaServer(settings);
            port = socket.getPort();
            server = starting;
            new Thread(starting::serve, "thrift-server").start();
        } catch (TTransportException e) {
            throw new IllegalStateException(
                    "Cannot listen for Thrift at " + address + ": choose another offshoot.calls.thrift-port", e);
        }
    }

    private static ThreadPoolExecutor threads() {
        var pool = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> {
                    var thread = new Thread(work, "thrift");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @Override
    public void stop() {
        var running = server;
        server = null;
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }
}
