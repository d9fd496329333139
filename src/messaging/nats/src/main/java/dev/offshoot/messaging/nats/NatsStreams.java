package dev.offshoot.messaging.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The streams, one for each module, which keep each message until it is acknowledged. Names and configuration must not
 * change between releases.
 */
final class NatsStreams {

    static final Duration LONGEST_REQUEST = Duration.ofSeconds(1);

    /** The server discards a message of the same id within this time, which repeats after time-outs do not exceed. */
    private static final Duration DUPLICATES = Duration.ofMinutes(2);

    private static final int NO_SUCH_STREAM = 10059;
    private static final Set<Integer> NO_STREAMS = Set.of(10039, 10076);
    private static final String DROPS = ", so NATS may drop messages that nobody has consumed: ";

    private static final String WITHOUT = ". Start the server with --jetstream, or permit it for the account";

    private final String namespace;
    private final int replicas;
    /** Modules whose streams exist, as far as is known. */
    private final Set<String> declared = ConcurrentHashMap.newKeySet();

    /** @throws IllegalArgumentException if streams cannot have such names */
    NatsStreams(String namespace, int replicas) {
        if (!namespace.matches("[A-Za-z0-9_-]+")) {
            throw new IllegalArgumentException("offshoot.messaging.namespace is '" + namespace
                    + "', but with NATS it may contain only letters, digits, - and _");
        }
        this.namespace = namespace;
        this.replicas = replicas;
    }

    /** The name of the module's stream, in which a dot is not allowed. */
    String of(String module) {
        return namespace + "-" + module;
    }

    String subject(String module) {
        return namespace + "." + module;
    }

    /** The subject of the question which processes consume a module's stream. */
    String rollCall(String module) {
        return subject(module) + ".consuming";
    }

    static JetStreamManagement management(Connection connection) throws IOException {
        return connection.jetStreamManagement(
                JetStreamOptions.builder().requestTimeout(LONGEST_REQUEST).build());
    }

    /**
     * Creates the module's stream if it does not exist.
     *
     * @throws IllegalArgumentException if it exists, but does not fit
     */
    void declare(Connection connection, String module) throws IOException, JetStreamApiException {
        if (declared.contains(module)) {
            return;
        }
        var management = management(connection);
        try {
            check(module, management.getStreamInfo(of(module)).getConfiguration());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_SUCH_STREAM) {
                throw e;
            }
            management.addStream(StreamConfiguration.builder()
                    .name(of(module))
                    .subjects(subject(module))
                    .retentionPolicy(RetentionPolicy.WorkQueue)
                    .storageType(StorageType.File)
                    .replicas(replicas)
                    .duplicateWindow(DUPLICATES)
                    .build());
        } catch (IOException e) {
            // another server of its cluster could have answered
            throw connection.getServerInfo().isJetStreamAvailable() ? e : new IOException(e.getMessage() + WITHOUT, e);
        }
        declared.add(module);
    }

    private void check(String module, StreamConfiguration existing) {
        var loses = loss(module, existing);
        if (loses != null) {
            throw new IllegalArgumentException("The stream '" + of(module) + "' of NATS exists with " + loses
                    + ", or use others with offshoot.messaging.namespace");
        }
    }

    /** What makes the server drop messages that nobody has consumed, and what to do; null if nothing. */
    private @Nullable String loss(String module, StreamConfiguration existing) {
        if (existing.getRetentionPolicy() != RetentionPolicy.WorkQueue
                || !existing.getSubjects().equals(List.of(subject(module)))) {
            return "retention " + existing.getRetentionPolicy() + " and subjects " + existing.getSubjects()
                    + ": delete it there once it is empty";
        }
        if (existing.getStorageType() != StorageType.File) {
            return "storage " + existing.getStorageType()
                    + ", so NATS would lose messages when it stops: delete it there once it is empty";
        }
        if (!existing.getMaxAge().isZero()) {
            return "max_age=" + existing.getMaxAge() + DROPS + "set max_age=0 there";
        }
        // a full stream that refuses new messages loses none
        var dropsOld = existing.getDiscardPolicy() == DiscardPolicy.Old;
        if (dropsOld && existing.getMaxMsgs() > 0) {
            return "max_msgs=" + existing.getMaxMsgs() + " and discard=old" + DROPS + "set discard=new there";
        }
        if (dropsOld && existing.getMaxBytes() > 0) {
            return "max_bytes=" + existing.getMaxBytes() + " and discard=old" + DROPS + "set discard=new there";
        }
        // all of a module's messages have one subject
        if (existing.getMaxMsgsPerSubject() > 0 && (dropsOld || !existing.isDiscardNewPerSubject())) {
            return "max_msgs_per_subject=" + existing.getMaxMsgsPerSubject() + DROPS
                    + "set max_msgs_per_subject=-1 there";
        }
        return null;
    }

    /** Why a stream cannot be used, although the server answers. */
    String explain(String module, Exception refusal) {
        var noStreams = refusal instanceof JetStreamApiException said && NO_STREAMS.contains(said.getApiErrorCode());
        return "The stream '" + of(module) + "' of NATS cannot be used: " + refusal.getMessage()
                + (noStreams ? WITHOUT : "");
    }

    /** To be called when the stream may no longer exist. */
    void forget(String module) {
        declared.remove(module);
    }

    /** The number of messages that are not acknowledged, for each module, as far as the server tells in time. */
    Map<String, Long> held(Connection connection, Collection<String> modules) throws IOException {
        var held = new HashMap<String, Long>();
        var deadline = System.nanoTime() + LONGEST_REQUEST.toNanos();
        var management = management(connection);
        for (var module : modules) {
            if (deadline - System.nanoTime() < 0) {
                break;
            }
            try {
                held.put(
                        module,
                        management.getStreamInfo(of(module)).getStreamState().getMsgCount());
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() == NO_SUCH_STREAM) {
                    held.put(module, 0L);
                }
            } catch (IOException e) {
                // no answer in time
                break;
            }
        }
        return held;
    }
}
