package dev.offshoot.messaging.formats;

import dev.offshoot.messaging.formats.Shape.Dictionary;
import dev.offshoot.messaging.formats.Shape.Scalar;
import dev.offshoot.messaging.formats.Shape.Sequence;
import dev.offshoot.messaging.formats.Shape.Struct;
import dev.offshoot.messaging.spi.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TCompactProtocol;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TList;
import org.apache.thrift.protocol.TMap;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.TMemoryInputTransport;
import org.jspecify.annotations.Nullable;

/** Apache Thrift's compact protocol. The number of a field is its position; null is a field that is not written. */
final class ThriftFormat implements MessageFormat {

    /** How deep a component that is unknown here may be nested. */
    private static final int DEEPEST = 64;

    @Override
    public String name() {
        return "thrift";
    }

    @Override
    public String contentType() {
        return "application/vnd.apache.thrift.compact";
    }

    @Override
    public Codec codec(Class<?> record) {
        var shape = Shapes.of(record);
        return new Codec() {
            @Override
            public byte[] write(String json) {
                try {
                    var buffer = new TMemoryBuffer(256);
                    ThriftFormat.write(new TCompactProtocol(buffer), shape, Values.of(shape, json));
                    return Arrays.copyOf(buffer.getArray(), buffer.length());
                } catch (TException e) {
                    throw new IllegalArgumentException("it cannot be written", e);
                }
            }

            @Override
            public String read(byte[] message) {
                try {
                    var input = new TMemoryInputTransport(message);
                    var values = (@Nullable Object[]) ThriftFormat.read(new TCompactProtocol(input), shape);
                    if (input.getBytesRemainingInBuffer() > 0) {
                        throw new IllegalArgumentException("bytes are left over");
                    }
                    return Values.json(shape, values);
                } catch (TException e) {
                    throw new IllegalArgumentException("it is no struct of Thrift's compact protocol", e);
                }
            }
        };
    }

    private static byte type(Shape shape) {
        if (shape instanceof Struct) {
            return TType.STRUCT;
        }
        if (shape instanceof Sequence) {
            return TType.LIST;
        }
        if (shape instanceof Dictionary) {
            return TType.MAP;
        }
        return switch ((Scalar) shape) {
            case TEXT, DECIMAL -> TType.STRING;
            case INT -> TType.I32;
            case LONG -> TType.I64;
            case DOUBLE -> TType.DOUBLE;
            case BOOLEAN -> TType.BOOL;
        };
    }

    private static void write(TProtocol out, Shape shape, Object value) throws TException {
        if (shape instanceof Struct struct) {
            var values = (@Nullable Object[]) value;
            out.writeStructBegin(new TStruct());
            for (var i = 0; i < values.length; i++) {
                var field = values[i];
                if (field != null) {
                    var of = struct.fields().get(i);
                    out.writeFieldBegin(new TField(of.name(), type(of.shape()), (short) (i + 1)));
                    write(out, of.shape(), field);
                    out.writeFieldEnd();
                }
            }
            out.writeFieldStop();
            out.writeStructEnd();
        } else if (shape instanceof Sequence sequence) {
            var elements = (List<?>) value;
            out.writeListBegin(new TList(type(sequence.element()), elements.size()));
            for (var element : elements) {
                write(out, sequence.element(), element);
            }
            out.writeListEnd();
        } else if (shape instanceof Dictionary dictionary) {
            var entries = (Map<?, ?>) value;
            out.writeMapBegin(new TMap(TType.STRING, type(dictionary.value()), entries.size()));
            for (var entry : entries.entrySet()) {
                out.writeString((String) entry.getKey());
                write(out, dictionary.value(), entry.getValue());
            }
            out.writeMapEnd();
        } else {
            switch ((Scalar) shape) {
                case TEXT, DECIMAL -> out.writeString((String) value);
                case INT -> out.writeI32((Integer) value);
                case LONG -> out.writeI64((Long) value);
                case DOUBLE -> out.writeDouble((Double) value);
                case BOOLEAN -> out.writeBool((Boolean) value);
            }
        }
    }

    private static Object read(TProtocol in, Shape shape) throws TException {
        if (shape instanceof Struct struct) {
            var fields = struct.fields();
            var values = fields.stream().map(Values::missing).toArray();
            in.readStructBegin();
            for (var next = in.readFieldBegin(); next.type != TType.STOP; next = in.readFieldBegin()) {
                var field = next.id >= 1 && next.id <= fields.size() ? fields.get(next.id - 1) : null;
                if (field != null && next.type == type(field.shape())) {
                    values[next.id - 1] = read(in, field.shape());
                } else if (field != null) {
                    throw new IllegalArgumentException("component '" + field.name() + "' has another type");
                } else {
                    // added by a later version
                    TProtocolUtil.skip(in, next.type, DEEPEST);
                }
                in.readFieldEnd();
            }
            in.readStructEnd();
            return values;
        }
        if (shape instanceof Sequence sequence) {
            var list = in.readListBegin();
            require(list.elemType, sequence.element(), list.size);
            var elements = new ArrayList<Object>();
            for (var i = 0; i < list.size; i++) {
                elements.add(read(in, sequence.element()));
            }
            in.readListEnd();
            return elements;
        }
        if (shape instanceof Dictionary dictionary) {
            var map = in.readMapBegin();
            require(map.keyType, Scalar.TEXT, map.size);
            require(map.valueType, dictionary.value(), map.size);
            var entries = new LinkedHashMap<String, Object>();
            for (var i = 0; i < map.size; i++) {
                entries.put(in.readString(), read(in, dictionary.value()));
            }
            in.readMapEnd();
            return entries;
        }
        return switch ((Scalar) shape) {
            case TEXT, DECIMAL -> in.readString();
            case INT -> in.readI32();
            case LONG -> in.readI64();
            case DOUBLE -> in.readDouble();
            case BOOLEAN -> in.readBool();
        };
    }

    /** Empty containers need not tell their type. */
    private static void require(byte type, Shape shape, int size) {
        if (size > 0 && type != type(shape)) {
            throw new IllegalArgumentException("elements have another type");
        }
    }
}
