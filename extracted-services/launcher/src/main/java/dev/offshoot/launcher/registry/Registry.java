package dev.offshoot.launcher.registry;

import dev.offshoot.launcher.plan.Plan;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The registry of this run.
 *
 * @param name what {@code --registry} calls it
 * @param url where it is
 * @param shown a description for the terminal
 * @param started the process that is to be started for it, or null if it runs already
 */
public record Registry(String name, String url, String shown, Plan.@Nullable Planned started) {

    /** Tells a process to use it. */
    public void dress(Map<String, String> environment) {
        environment.put("OFFSHOOT_DISCOVERY", name);
        environment.put("OFFSHOOT_REGISTRY_URL", url);
    }
}
