package dev.offshoot.platform.calls.dubbo;

import java.util.Map;
import org.apache.dubbo.common.constants.CommonConstants;
import org.apache.dubbo.common.utils.NetUtils;
import org.apache.dubbo.common.utils.SerializeCheckStatus;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.MetricsConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;
import org.apache.dubbo.rpc.model.FrameworkModel;

/** Dubbo without what it does besides calls. */
public final class Dubbo {

    /** 127.0.0.1, as a number. */
    private static final String LOOPBACK = "2130706433";

    private Dubbo() {}

    /**
     * The host as Dubbo leaves it alone: if it recognises a loopback address, a server listens on all addresses instead, and
     * a client connects to the machine's own one.
     */
    public static String host(String host) {
        return NetUtils.isInvalidLocalHost(host) && !CommonConstants.ANYHOST_VALUE.equals(host) ? LOOPBACK : host;
    }

    /**
     * Dubbo for one server or client, not yet started. It has no registry, and opens no port of its own.
     *
     * @param framework several in one JVM share nothing; whoever creates it destroys it
     */
    public static DubboBootstrap in(FrameworkModel framework, String name) {
        var application = framework.defaultApplication();
        application
                .modelEnvironment()
                .updateAppConfigMap(Map.of(
                        // it would look for controllers, with classes that this version of Spring no longer has
                        "dubbo.protocol.triple.rest.enabled", "false",
                        // it would stop before this process has told the gateway that it is about to stop
                        "dubbo.shutdownHook.listenIgnore", "true"));
        var settings = new ApplicationConfig(name);
        settings.setQosEnable(false);
        settings.setLogger("slf4j");
        settings.setRegisterConsumer(false);
        // only the classes of the service are deserialized; this is Dubbo's default, which another release might relax
        settings.setSerializeCheckStatus(SerializeCheckStatus.STRICT.name());
        var metrics = new MetricsConfig();
        metrics.setEnableMetricsInit(false);
        metrics.setEnableThreadpool(false);
        metrics.setEnableMetadata(false);
        metrics.setEnableRegistry(false);
        metrics.setEnableRpc(false);
        metrics.setExportMetricsService(false);
        return DubboBootstrap.getInstance(application)
                .application(settings)
                .metrics(metrics)
                .registry(new RegistryConfig(RegistryConfig.NO_AVAILABLE));
    }
}
