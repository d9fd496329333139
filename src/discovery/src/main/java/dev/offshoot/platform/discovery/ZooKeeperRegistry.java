package dev.offshoot.platform.discovery;

import static dev.offshoot.platform.discovery.RegistryHttp.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A node in ZooKeeper for each process, which ZooKeeper removes with the process's session. Its path and its JSON are those
 * of Curator's service discovery and of Spring Cloud's.
 */
final class ZooKeeperRegistry implements Registry {

    private static final String ROOT = "/services";
    private static final int ANSWERS_WITHIN_MILLIS = 2000;

    private final String servers;
    private final String folder;
    private final Duration lease;
    private @Nullable ZooKeeper session;
    private final StrangeEntries strange = new StrangeEntries();
    private @Nullable RegisteredProcess entered;

    ZooKeeperRegistry(RegistrySettings settings) {
        servers = RegistryUrl.of(Discovery.ZOOKEEPER, settings.url());
        folder = ROOT + "/" + settings.service();
        lease = settings.lease();
    }

    @Override
    public String shown() {
        return "ZooKeeper at " + servers;
    }

    private interface Question<T> {
        T ask(ZooKeeper server) throws KeeperException, InterruptedException;
    }

    private synchronized <T> T answer(Question<T> question) {
        try {
            return question.ask(session());
        } catch (IOException | IllegalArgumentException e) {
            throw new RegistryAway("its address is wrong: " + e.getMessage(), e);
        } catch (KeeperException.SessionExpiredException e) {
            forgetSession();
            throw new RegistryAway("the session has expired", e);
        } catch (KeeperException e) {
            throw new RegistryAway("it does not answer: " + e.code(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryAway("interrupted", e);
        }
    }

    private ZooKeeper session() throws IOException {
        var open = session;
        if (open == null || !open.getState().isAlive()) {
            forgetSession();
            var settings = new ZKClientConfig();
            settings.setProperty(ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT, String.valueOf(ANSWERS_WITHIN_MILLIS));
            open = new ZooKeeper(servers, (int) lease.toMillis(), event -> {}, settings);
            session = open;
        }
        return open;
    }

    private void forgetSession() {
        var open = session;
        session = null;
        entered = null;
        if (open != null) {
            try {
                open.close(0);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public synchronized void keep(RegisteredProcess self) {
        answer(server -> {
            if (entered != null && !entered.id().equals(self.id())) {
                // its address has changed: the node of the old one would live as long as the session
                remove(entered, server);
            }
            var path = path(self);
            var there = server.exists(path, false);
            if (there != null && there.getEphemeralOwner() != server.getSessionId()) {
                // its predecessor's, which would disappear with that session
                server.delete(path, -1);
                there = null;
            }
            var value = JSON.writeValueAsBytes(node(self));
            if (there == null) {
                makeFolder(server);
                server.create(path, value, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            } else if (!self.equals(entered)) {
                server.setData(path, value, -1);
            }
            entered = self;
            return there;
        });
    }

    private void makeFolder(ZooKeeper server) throws KeeperException, InterruptedException {
        for (var path : List.of(ROOT, folder)) {
            if (server.exists(path, false) == null) {
                try {
                    server.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                } catch (KeeperException.NodeExistsException e) {
                    // another process was faster
                }
            }
        }
    }

    private Map<String, Object> node(RegisteredProcess self) {
        var payload = new TreeMap<String, Object>();
        payload.put("@class", "org.springframework.cloud.zookeeper.discovery.ZookeeperInstance");
        payload.put("id", self.id());
        payload.put("name", self.process());
        payload.put("metadata", self.metadata());
        var node = new TreeMap<String, Object>();
        node.put("name", folder.substring(ROOT.length() + 1));
        node.put("id", self.id());
        node.put("address", self.url().getHost());
        node.put("port", self.url().getPort());
        node.put("serviceType", "DYNAMIC");
        node.put("registrationTimeUTC", System.currentTimeMillis());
        node.put("payload", payload);
        return node;
    }

    private String path(RegisteredProcess self) {
        return folder + "/" + self.id();
    }

    @Override
    public synchronized void withdraw() {
        if (entered != null) {
            var withdrawn = entered;
            entered = null;
            answer(server -> {
                remove(withdrawn, server);
                return withdrawn;
            });
        }
    }

    private void remove(RegisteredProcess left, ZooKeeper server) throws KeeperException, InterruptedException {
        try {
            var there = server.exists(path(left), false);
            // another process may have been given the address, and entered itself there
            if (there != null && there.getEphemeralOwner() == server.getSessionId()) {
                server.delete(path(left), -1);
            }
        } catch (KeeperException.NoNodeException e) {
            // it has expired
        }
    }

    @Override
    public List<RegisteredProcess> processes() {
        return answer(server -> {
            var found = new ArrayList<RegisteredProcess>();
            try {
                for (var id : server.getChildren(folder, false)) {
                    var data = data(server, folder + "/" + id);
                    var process = data == null ? null : process(data);
                    if (process != null) {
                        found.add(process);
                    } else if (data != null) {
                        strange.ignore(shown(), id);
                    }
                }
            } catch (KeeperException.NoNodeException e) {
                // nobody has registered yet
            }
            return found;
        });
    }

    private static byte @Nullable [] data(ZooKeeper server, String path) throws KeeperException, InterruptedException {
        try {
            return server.getData(path, false, null);
        } catch (KeeperException.NoNodeException e) {
            // it has just left
            return null;
        }
    }

    private static @Nullable RegisteredProcess process(byte[] data) {
        try {
            var node = JSON.readTree(new String(data, UTF_8));
            var metadata = new TreeMap<String, String>();
            node.path("payload")
                    .path("metadata")
                    .properties()
                    .forEach(one -> metadata.put(one.getKey(), one.getValue().asString("")));
            return RegisteredProcess.read(
                    node.path("address").asString(""), node.path("port").asInt(0), metadata);
        } catch (JacksonException e) {
            return null;
        }
    }

    @Override
    public synchronized void close() {
        forgetSession();
    }
}
