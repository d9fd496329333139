package dev.offshoot.messaging.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * The topics, one for each module, and their consumer groups of the same name. Messages are kept until they have been
 * consumed, however long that takes, and deleted then. Names and configuration must not change between releases.
 */
final class KafkaTopics implements AutoCloseable {

    private static final Map<String, String> CONFIGURATION = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.RETENTION_BYTES_CONFIG,
            "-1",
            // deleted records give their space back once their segment is full
            TopicConfig.SEGMENT_BYTES_CONFIG,
            String.valueOf(64 * 1024 * 1024));

    /** What the ids of consuming clients begin with. */
    private static final String CLIENTS = "offshoot-";

    private final Map<String, Object> properties;
    private final String namespace;
    private final int partitions;
    private final int replicas;
    private final Set<String> declared = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Admin opened;

    KafkaTopics(Map<String, Object> properties, String namespace, int partitions, int replicas) {
        this.properties = new HashMap<>(properties);
        this.properties.put("request.timeout.ms", 2_000);
        this.properties.put("default.api.timeout.ms", 2_000);
        this.properties.put("reconnect.backoff.max.ms", 1_000);
        this.namespace = namespace;
        this.partitions = partitions;
        this.replicas = replicas;
    }

    /** The name of the module's topic, and of its consumer group. */
    String of(String module) {
        return namespace + "." + module;
    }

    /** Opened late: the client fails at once if no address can be resolved. */
    private Admin admin() {
        var admin = opened;
        if (admin == null) {
            synchronized (this) {
                admin = opened;
                if (admin == null) {
                    admin = Admin.create(properties);
                    opened = admin;
                }
            }
        }
        return admin;
    }

    private static <T> T get(KafkaFuture<T> asked, Duration patience)
            throws ExecutionException, TimeoutException, InterruptedException {
        return asked.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Creates the module's topic if it does not exist.
     *
     * @throws IllegalArgumentException if it exists, but may delete messages that have not been consumed
     */
    void declare(String module, Duration patience) throws ExecutionException, TimeoutException, InterruptedException {
        if (declared.contains(module)) {
            return;
        }
        try {
            get(admin().createTopics(List.of(topic(module))).all(), patience);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
            check(module, patience);
        }
        declared.add(module);
    }

    NewTopic topic(String module) {
        var configuration = new HashMap<>(CONFIGURATION);
        if (replicas > 0) {
            // the cluster may want fewer, and confirm what one server has, or more than there are
            configuration.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, String.valueOf(replicas / 2 + 1));
        }
        return new NewTopic(
                        of(module),
                        Optional.of(partitions),
                        replicas == 0 ? Optional.empty() : Optional.of((short) replicas))
                .configs(configuration);
    }

    private void check(String module, Duration patience)
            throws ExecutionException, TimeoutException, InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, of(module));
        var existing = get(admin().describeConfigs(List.of(resource)).values().get(resource), patience);
        for (var name : List.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.RETENTION_MS_CONFIG,
                TopicConfig.RETENTION_BYTES_CONFIG)) {
            if (!existing.get(name).value().equals(CONFIGURATION.get(name))) {
                throw new IllegalArgumentException("The topic '" + of(module) + "' of Kafka exists with " + name + "="
                        + existing.get(name).value() + ", so Kafka may delete messages that nobody has consumed: set "
                        + name + "=" + CONFIGURATION.get(name)
                        + " there, or use other topics with offshoot.messaging.namespace");
            }
        }
    }

    /** To be called when the topic may no longer exist. */
    void forget(String module) {
        declared.remove(module);
    }

    /** Why a topic cannot be used, although the cluster answers. */
    String explain(String module, Exception refusal) {
        return "The topic '" + of(module) + "' of Kafka cannot be used: " + Failures.describe(refusal);
    }

    /** Why the cluster cannot be used, which the failure of a call may say already; null if it can. */
    @Nullable Exception trouble(Exception failure) {
        return Failures.concernsTheCluster(failure) ? failure : trouble();
    }

    /** Why the cluster does not answer; null if it does. */
    @Nullable Exception trouble() {
        try {
            get(admin().describeCluster().nodes(), Duration.ofSeconds(1));
            return null;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            return e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e;
        }
    }

    /** The id of a process's client in the consumer group of one module. */
    String client(UUID process, String module) {
        return CLIENTS + process + "-" + module;
    }

    /**
     * The number of processes in the module's consumer group. While Kafka has not noticed that a member is gone, its
     * process may have another one. Processes of earlier releases have clients with the same id each.
     */
    int processes(String module) throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return (int) get(
                            admin().describeConsumerGroups(List.of(of(module)))
                                    .describedGroups()
                                    .get(of(module)),
                            Duration.ofSeconds(2))
                    .members()
                    .stream()
                    .map(member -> member.clientId().startsWith(CLIENTS) ? member.clientId() : member.consumerId())
                    .distinct()
                    .count();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw e;
        }
    }

    /** The number of messages that have not been consumed, for each module; those without a topic have none. */
    Map<String, Long> held(Collection<String> modules, Duration patience)
            throws ExecutionException, TimeoutException, InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        var names = modules.stream().map(this::of).toList();
        var topics = new HashMap<String, TopicDescription>();
        for (var asked : admin().describeTopics(names).topicNameValues().entrySet()) {
            try {
                topics.put(asked.getKey(), get(asked.getValue(), left(deadline)));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        var all = topics.values().stream()
                .flatMap(topic ->
                        topic.partitions().stream().map(one -> new TopicPartition(topic.name(), one.partition())))
                .toList();
        var ends = get(admin().listOffsets(to(all, OffsetSpec.latest())).all(), left(deadline));
        var starts = get(admin().listOffsets(to(all, OffsetSpec.earliest())).all(), left(deadline));
        var committed = admin().listConsumerGroupOffsets(topics.keySet().stream()
                .collect(Collectors.toMap(Function.identity(), name -> new ListConsumerGroupOffsetsSpec())));
        var held = new HashMap<String, Long>();
        for (var module : modules) {
            var count = 0L;
            if (topics.containsKey(of(module))) {
                var offsets = offsets(committed.partitionsToOffsetAndMetadata(of(module)), left(deadline));
                for (var partition : all) {
                    if (partition.topic().equals(of(module))) {
                        // asked at different times
                        count += Math.max(
                                0,
                                ends.get(partition).offset()
                                        - Math.max(
                                                starts.get(partition).offset(), offsets.getOrDefault(partition, 0L)));
                    }
                }
            }
            held.put(module, count);
        }
        return held;
    }

    private static Map<TopicPartition, Long> offsets(
            KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> asked, Duration patience)
            throws ExecutionException, TimeoutException, InterruptedException {
        var offsets = new HashMap<TopicPartition, Long>();
        try {
            get(asked, patience).forEach((partition, offset) -> {
                if (offset != null) {
                    offsets.put(partition, offset.offset());
                }
            });
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
        return offsets;
    }

    private static Map<TopicPartition, OffsetSpec> to(List<TopicPartition> partitions, OffsetSpec which) {
        return partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which));
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    }

    /** Deletes consumed messages. If that fails, a later call does it. */
    KafkaFuture<Void> delete(Map<TopicPartition, Long> before) {
        return admin().deleteRecords(before.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> RecordsToDelete.beforeOffset(entry.getValue()))))
                .all();
    }

    @Override
    public void close() {
        var admin = opened;
        if (admin != null) {
            admin.close(Duration.ofSeconds(2));
        }
    }
}
