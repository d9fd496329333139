package dev.offshoot.gateway.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Chooses the instance for a request: the least busy host of the module, or by weight during a move. */
@Component
public class Placement {

    /** During a move: the percentage of the module's requests that go to that process. */
    private record Share(String process, int percent) {}

    private final Instances instances;
    private final Map<String, Share> shares = new ConcurrentHashMap<>();

    Placement(Instances instances) {
        this.instances = instances;
    }

    /** From now on, that percentage of the module's requests go to the process. */
    public void prefer(String module, String process, int percent) {
        shares.put(module, new Share(process, percent));
    }

    /** From now on, all hosts of the module are equal. */
    public void preferNobody(String module) {
        shares.remove(module);
    }

    /** The percentage of the module's requests that go to the instances of that process. */
    public int percent(String module, String process) {
        var serving = serving(module, Set.of());
        var here = serving.stream()
                .filter(instance -> instance.process().equals(process))
                .count();
        if (here == 0) {
            return 0;
        }
        var share = shares.get(module);
        if (share == null || here == serving.size()) {
            return (int) Math.round(100.0 * here / serving.size());
        }
        return share.process().equals(process) ? share.percent() : 100 - share.percent();
    }

    /** An instance that can serve the module and was not tried yet, or null. */
    public @Nullable Instance choose(String module, Set<Instance> tried) {
        var serving = serving(module, tried);
        var share = shares.get(module);
        if (share != null) {
            var preferred = ThreadLocalRandom.current().nextInt(100) < share.percent();
            var group = serving.stream()
                    .filter(instance -> instance.process().equals(share.process()) == preferred)
                    .toList();
            if (!group.isEmpty()) {
                serving = group;
            }
        }
        return leastBusy(serving);
    }

    private List<Instance> serving(String module, Set<Instance> tried) {
        var serving = new ArrayList<Instance>();
        for (var instance : instances.all()) {
            if (!tried.contains(instance) && instance.serves(module)) {
                serving.add(instance);
            }
        }
        return serving;
    }

    private static @Nullable Instance leastBusy(List<Instance> serving) {
        if (serving.isEmpty()) {
            return null;
        }
        // equally busy instances take turns
        var first = ThreadLocalRandom.current().nextInt(serving.size());
        var turned = new ArrayList<>(serving.subList(first, serving.size()));
        turned.addAll(serving.subList(0, first));
        return turned.stream()
                .min(Comparator.comparingInt(instance -> instance.inFlight().get()))
                .orElse(null);
    }
}
