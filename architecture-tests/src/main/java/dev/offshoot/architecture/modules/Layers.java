package dev.offshoot.architecture.modules;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of packages that group classes by kind, in layers or a hexagon, and not by business capability. */
final class Layers {

    private static final Set<String> WEB = Set.of(
            "controller",
            "controllers",
            "web",
            "rest",
            "api",
            "resource",
            "resources",
            "endpoint",
            "endpoints",
            "ui",
            "presentation",
            "interfaces",
            "adapter",
            "adapters",
            "inbound",
            "incoming",
            "driving",
            "entrypoint",
            "entrypoints");
    private static final Set<String> SERVICE = Set.of(
            "service",
            "services",
            "business",
            "usecase",
            "usecases",
            "facade",
            "application",
            "manager",
            "managers",
            "port",
            "ports");
    private static final Set<String> DATA = Set.of(
            "repository",
            "repositories",
            "repo",
            "dao",
            "daos",
            "persistence",
            "infrastructure",
            "infra",
            "mapper",
            "mappers",
            "outbound",
            "outgoing",
            "driven",
            "dataprovider",
            "dataproviders");
    private static final Set<String> MODEL =
            Set.of("model", "models", "entity", "entities", "domain", "dto", "dtos", "vo", "pojo", "bean", "beans");
    private static final Set<String> TECHNICAL = Set.of(
            "config",
            "configuration",
            "security",
            "common",
            "commons",
            "shared",
            "util",
            "utils",
            "support",
            "exception",
            "exceptions",
            "error",
            "errors",
            "core",
            "base",
            "system",
            "constants",
            "constant",
            "aop",
            "filter",
            "filters",
            "interceptor",
            "helper",
            "helpers",
            "annotation",
            "annotations",
            "client",
            "clients",
            "platform",
            "kernel");

    /** The share of classes in packages named after layers from which an application counts as layered. */
    private static final double LAYERED_FROM = 0.6;

    private Layers() {}

    static boolean isLayer(String child) {
        return layer(child) != null;
    }

    /** Whether a package has a technical name, such as config or util. */
    static boolean isTechnical(String child) {
        return TECHNICAL.contains(child.toLowerCase(Locale.ROOT));
    }

    /** Whether a package of this name usually contains what several modules share, such as entities. */
    static boolean isShared(String child) {
        var name = child.toLowerCase(Locale.ROOT);
        return TECHNICAL.contains(name) || MODEL.contains(name) || DATA.contains(name);
    }

    private static @Nullable String layer(String child) {
        var name = child.toLowerCase(Locale.ROOT);
        return WEB.contains(name)
                ? "web"
                : SERVICE.contains(name)
                        ? "service"
                        : DATA.contains(name) ? "data" : MODEL.contains(name) ? "model" : null;
    }

    /** Whether most classes are in packages named after layers, of at least two kinds. */
    static boolean areLayers(Map<String, List<JavaClass>> children) {
        var layers = children.keySet().stream()
                .map(Layers::layer)
                .filter(layer -> layer != null)
                .distinct()
                .count();
        var inLayers = 0;
        var inOthers = 0;
        for (var child : children.entrySet()) {
            if (isLayer(child.getKey())) {
                inLayers += child.getValue().size();
            } else if (!isTechnical(child.getKey())) {
                inOthers += child.getValue().size();
            }
        }
        return layers >= 2 && inLayers >= LAYERED_FROM * (inLayers + inOthers);
    }
}
