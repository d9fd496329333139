package dev.offshoot.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Something that can be measured by a command. */
interface Experiment {

    /** Measures, prints what it saw, and returns the figures that aims exist for. */
    List<Figure> run(Options options) throws Exception;

    /** All of them, by the name of the command. */
    static Map<String, Experiment> all() {
        var all = new LinkedHashMap<String, Experiment>();
        all.put("orders", OrdersExperiment::run);
        all.put("replay", ReplayExperiment::run);
        all.put("idle", IdleExperiment::run);
        all.put("cold", ColdExperiment::run);
        all.put("overload", OverloadExperiment::run);
        all.put("growth", GrowthExperiment::run);
        all.put("scale", ScaleExperiment::run);
        all.put("steps", StepsExperiment::run);
        all.put("hot", HotExperiment::run);
        all.put("startup", StartupExperiment::run);
        all.put("slow-provider", SlowProviderExperiment::run);
        all.put("extracted", ExtractedExperiment::run);
        all.put("bridge", BridgeExperiment::run);
        all.put("delay", DelayExperiment::run);
        all.put("wires", WiresExperiment::run);
        all.put("formats", FormatsExperiment::run);
        all.put("gateway", GatewayExperiment::run);
        all.put("calls", CallsExperiment::run);
        all.put("results", ResultsExperiment::run);
        return all;
    }
}
