package dev.offshoot.platform.calls.thrift;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.offshoot.contracts.inventory.v1.AvailabilityGrpc;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.thrift.protocol.TType;
import org.junit.jupiter.api.Test;

/**
 * {@code availability.thrift}, from which others generate clients, says the same as {@code availability.proto}. {@code
 * -Doffshoot.map.write=true} updates it.
 */
class ThriftIdlTests {

    private static final Path IDL = Path.of("../contracts/src/main/thrift/offshoot/inventory/v1/availability.thrift");

    @Test
    void theIdlIsThatOfTheProto() throws IOException {
        var idl = idl(AvailabilityRequest.getDescriptor().getFile());
        if (Boolean.getBoolean("offshoot.map.write")) {
            Files.createDirectories(IDL.getParent());
            Files.writeString(IDL, idl);
        }

        assertThat(Files.readString(IDL))
                .as("availability.thrift is stale: ./mvnw -pl src/calls -am test -Dtest=ThriftIdlTests"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Doffshoot.map.write=true")
                .isEqualTo(idl);
    }

    private static String idl(FileDescriptor file) {
        var service = file.getServices().get(0);
        return """
                // Generated from availability.proto, which explains it, by ThriftIdlTests. Use a framed transport and the binary
                // protocol, at the HTTP port of a process plus 3000.
                namespace * %s

                %s// The code is that of gRPC, such as INVALID_ARGUMENT or UNAVAILABLE.
                exception CallFailed {
                  1: string code
                  2: string reason
                }

                service %s {
                %s}
                """.formatted(
                        file.getPackage(),
                        file.getMessageTypes().stream()
                                .sorted(ThriftIdlTests::usedFirst)
                                .map(ThriftIdlTests::struct)
                                .collect(Collectors.joining()),
                        service.getName(),
                        service.getMethods().stream()
                                .filter(method -> !method.isServerStreaming())
                                .map(ThriftIdlTests::method)
                                .collect(Collectors.joining()));
    }

    /** Thrift wants a struct to be declared before it is used. */
    private static int usedFirst(Descriptor one, Descriptor other) {
        return Boolean.compare(uses(one, other), uses(other, one));
    }

    private static boolean uses(Descriptor one, Descriptor other) {
        return one.getFields().stream()
                .anyMatch(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                        && field.getMessageType().equals(other));
    }

    private static String struct(Descriptor message) {
        return message.getFields().stream()
                .map(field -> "  " + field.getNumber() + ": "
                        + (field.isRepeated() ? "list<" + type(field) + ">" : type(field)) + " " + field.getName()
                        + "\n")
                .collect(Collectors.joining("", "struct " + message.getName() + " {\n", "}\n\n"));
    }

    private static String type(FieldDescriptor field) {
        return switch (ThriftStructs.typeOf(field)) {
            case TType.I64 -> "i64";
            case TType.I32 -> "i32";
            case TType.BOOL -> "bool";
            case TType.DOUBLE -> "double";
            case TType.STRUCT -> field.getMessageType().getName();
            default -> field.getJavaType() == FieldDescriptor.JavaType.STRING ? "string" : "binary";
        };
    }

    private static String method(MethodDescriptor method) {
        var called = AvailabilityGrpc.getServiceDescriptor().getMethods().stream()
                .filter(one -> method.getName().equals(one.getBareMethodName()))
                .findFirst()
                .orElseThrow();
        return "  " + method.getOutputType().getName() + " " + ThriftCalls.nameOf(called) + "(1: "
                + method.getInputType().getName() + " request) throws (1: CallFailed failed)\n";
    }
}
