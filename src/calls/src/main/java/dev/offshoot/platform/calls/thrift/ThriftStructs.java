package dev.offshoot.platform.calls.thrift;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TList;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;

/** Writes and reads protobuf messages as Thrift structs. */
final class ThriftStructs {

    private ThriftStructs() {}

    /**
     * Thrift's type for the values of a field.
     *
     * @throws IllegalArgumentException if there is none: use one of the other types in the proto
     */
    static byte typeOf(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case STRING, BYTE_STRING -> TType.STRING;
            case LONG -> TType.I64;
            case INT -> TType.I32;
            case BOOLEAN -> TType.BOOL;
            case DOUBLE -> TType.DOUBLE;
            case MESSAGE -> TType.STRUCT;
            default -> throw new IllegalArgumentException("Thrift has no type for " + field.getFullName());
        };
    }

    static void write(Message message, TProtocol out) throws TException {
        var type = message.getDescriptorForType();
        out.writeStructBegin(new TStruct(type.getName()));
        for (var field : type.getFields()) {
            if (field.hasPresence() && !message.hasField(field)) {
                continue;
            }
            var id = (short) field.getNumber();
            if (field.isRepeated()) {
                var values = (List<?>) message.getField(field);
                out.writeFieldBegin(new TField(field.getName(), TType.LIST, id));
                out.writeListBegin(new TList(typeOf(field), values.size()));
                for (var value : values) {
                    writeValue(field, value, out);
                }
                out.writeListEnd();
            } else {
                out.writeFieldBegin(new TField(field.getName(), typeOf(field), id));
                writeValue(field, message.getField(field), out);
            }
            out.writeFieldEnd();
        }
        out.writeFieldStop();
        out.writeStructEnd();
    }

    private static void writeValue(FieldDescriptor field, Object value, TProtocol out) throws TException {
        switch (field.getJavaType()) {
            case STRING -> out.writeString((String) value);
            case BYTE_STRING -> out.writeBinary(((ByteString) value).asReadOnlyByteBuffer());
            case LONG -> out.writeI64((Long) value);
            case INT -> out.writeI32((Integer) value);
            case BOOLEAN -> out.writeBool((Boolean) value);
            case DOUBLE -> out.writeDouble((Double) value);
            default -> write((Message) value, out);
        }
    }

    /** Reads a message. Fields that it does not know, or of another type, are skipped. */
    static Message read(Message.Builder into, TProtocol in) throws TException {
        in.readStructBegin();
        for (var sent = in.readFieldBegin(); sent.type != TType.STOP; sent = in.readFieldBegin()) {
            var field = into.getDescriptorForType().findFieldByNumber(sent.id);
            if (field == null || sent.type != (field.isRepeated() ? TType.LIST : typeOf(field))) {
                TProtocolUtil.skip(in, sent.type);
            } else if (field.isRepeated()) {
                readList(into, field, in);
            } else {
                into.setField(field, readValue(into, field, in));
            }
            in.readFieldEnd();
        }
        in.readStructEnd();
        return into.build();
    }

    private static void readList(Message.Builder into, FieldDescriptor field, TProtocol in) throws TException {
        var list = in.readListBegin();
        for (var i = 0; i < list.size; i++) {
            if (list.elemType == typeOf(field)) {
                into.addRepeatedField(field, readValue(into, field, in));
            } else {
                TProtocolUtil.skip(in, list.elemType);
            }
        }
        in.readListEnd();
    }

    private static Object readValue(Message.Builder into, FieldDescriptor field, TProtocol in) throws TException {
        return switch (field.getJavaType()) {
            case STRING -> in.readString();
            case BYTE_STRING -> ByteString.copyFrom(in.readBinary());
            case LONG -> in.readI64();
            case INT -> in.readI32();
            case BOOLEAN -> in.readBool();
            case DOUBLE -> in.readDouble();
            default -> read(into.newBuilderForField(field), in);
        };
    }
}
