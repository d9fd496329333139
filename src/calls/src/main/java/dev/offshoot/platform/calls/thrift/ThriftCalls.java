package dev.offshoot.platform.calls.thrift;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.TMemoryInputTransport;

/**
 * Calls of gRPC methods in Thrift's binary protocol, for framed transports: the arguments are one struct, numbered 1; the
 * result is numbered 0, and a failure 1, with the name of gRPC's status code and its description.
 */
public final class ThriftCalls {

    /** The largest frame, in bytes; a question for 200 products takes 8 KB. */
    public static final int LARGEST_FRAME = 64 * 1024;

    static final TConfiguration LIMITS = new TConfiguration(LARGEST_FRAME, LARGEST_FRAME, 16);
    static final TBinaryProtocol.Factory PROTOCOL = new TBinaryProtocol.Factory(LARGEST_FRAME, LARGEST_FRAME);

    private static final int ONLY_CALL = 1;
    private static final short ARGUMENT = 1;
    private static final short RESULT = 0;
    private static final short FAILURE = 1;
    private static final short CODE = 1;
    private static final short REASON = 2;

    private ThriftCalls() {}

    /** The Thrift name of a gRPC method, such as {@code of} for {@code offshoot.inventory.v1.Availability/Of}. */
    static String nameOf(MethodDescriptor<?, ?> method) {
        var name = String.valueOf(method.getBareMethodName());
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /** A frame, with its length, that calls the method. A connection has one call at a time, so calls are not numbered. */
    public static byte[] call(MethodDescriptor<?, ?> method, Message argument) {
        try {
            var buffer = new TMemoryBuffer(1024);
            var out = PROTOCOL.getProtocol(buffer);
            out.writeMessageBegin(new TMessage(nameOf(method), TMessageType.CALL, ONLY_CALL));
            out.writeStructBegin(new TStruct(nameOf(method) + "_args"));
            out.writeFieldBegin(new TField("request", TType.STRUCT, ARGUMENT));
            ThriftStructs.write(argument, out);
            end(out);
            return ByteBuffer.allocate(Integer.BYTES + buffer.length())
                    .putInt(buffer.length())
                    .put(buffer.getArray(), 0, buffer.length())
                    .array();
        } catch (TException e) {
            throw new IllegalStateException("The call could not be written", e);
        }
    }

    /**
     * The result in a frame, without its length, that answers a call.
     *
     * @throws StatusRuntimeException with the server's code and reason, or INTERNAL if the frame is no answer
     */
    public static Message result(byte[] frame, Message prototype) {
        try {
            var in = PROTOCOL.getProtocol(new TMemoryInputTransport(LIMITS, frame));
            if (in.readMessageBegin().type == TMessageType.EXCEPTION) {
                throw TApplicationException.readFrom(in);
            }
            in.readStructBegin();
            for (var field = in.readFieldBegin(); field.type != TType.STOP; field = in.readFieldBegin()) {
                if (field.id == RESULT && field.type == TType.STRUCT) {
                    return ThriftStructs.read(prototype.newBuilderForType(), in);
                }
                if (field.id == FAILURE && field.type == TType.STRUCT) {
                    throw failure(in);
                }
                TProtocolUtil.skip(in, field.type);
            }
            throw new TException("it has neither a result nor a failure");
        } catch (TException e) {
            throw Status.INTERNAL
                    .withDescription("The Thrift answer cannot be used: " + e.getMessage())
                    .withCause(e)
                    .asRuntimeException();
        }
    }

    private static StatusRuntimeException failure(TProtocol in) throws TException {
        var code = "";
        var reason = "";
        in.readStructBegin();
        for (var field = in.readFieldBegin(); field.type != TType.STOP; field = in.readFieldBegin()) {
            if (field.id == CODE && field.type == TType.STRING) {
                code = in.readString();
            } else if (field.id == REASON && field.type == TType.STRING) {
                reason = in.readString();
            } else {
                TProtocolUtil.skip(in, field.type);
            }
        }
        return status(code).withDescription(reason).asRuntimeException();
    }

    /** A code that this version does not know counts as UNKNOWN. */
    private static Status status(String code) {
        for (var known : Status.Code.values()) {
            if (known.name().equals(code)) {
                return known.toStatus();
            }
        }
        return Status.UNKNOWN;
    }

    /** Reads the argument of a call, after its beginning. */
    static Message argument(TProtocol in, Message prototype) throws TException {
        var argument = prototype;
        in.readStructBegin();
        for (var field = in.readFieldBegin(); field.type != TType.STOP; field = in.readFieldBegin()) {
            if (field.id == ARGUMENT && field.type == TType.STRUCT) {
                argument = ThriftStructs.read(prototype.newBuilderForType(), in);
            } else {
                TProtocolUtil.skip(in, field.type);
            }
        }
        in.readMessageEnd();
        return argument;
    }

    static void writeResult(TMessage call, Message result, TProtocol out) throws TException {
        beginReply(call, out);
        out.writeFieldBegin(new TField("success", TType.STRUCT, RESULT));
        ThriftStructs.write(result, out);
        end(out);
    }

    static void writeFailure(TMessage call, Status status, TProtocol out) throws TException {
        beginReply(call, out);
        out.writeFieldBegin(new TField("failed", TType.STRUCT, FAILURE));
        out.writeStructBegin(new TStruct("CallFailed"));
        writeText("code", CODE, status.getCode().name(), out);
        writeText("reason", REASON, status.getDescription() == null ? "" : status.getDescription(), out);
        out.writeFieldStop();
        end(out);
    }

    static void writeRefusal(TMessage call, int type, String why, TProtocol out) throws TException {
        out.writeMessageBegin(new TMessage(call.name, TMessageType.EXCEPTION, call.seqid));
        new TApplicationException(type, why).write(out);
        out.writeMessageEnd();
        out.getTransport().flush();
    }

    private static void writeText(String name, short id, String text, TProtocol out) throws TException {
        out.writeFieldBegin(new TField(name, TType.STRING, id));
        out.writeString(text);
        out.writeFieldEnd();
    }

    private static void beginReply(TMessage call, TProtocol out) throws TException {
        out.writeMessageBegin(new TMessage(call.name, TMessageType.REPLY, call.seqid));
        out.writeStructBegin(new TStruct(call.name + "_result"));
    }

    /** Ends the only field of a message's struct, the struct and the message. */
    private static void end(TProtocol out) throws TException {
        out.writeFieldEnd();
        out.writeFieldStop();
        out.writeStructEnd();
        out.writeMessageEnd();
        out.getTransport().flush();
    }
}
