package dev.offshoot.benchmarks;

import java.util.List;
import java.util.Locale;

/** Processor time per completed order, in milliseconds. */
record Cost(double application, double database) {

    double together() {
        return application + database;
    }

    Cost divided(double by) {
        return new Cost(application / by, database / by);
    }

    static Cost average(List<Cost> costs) {
        return new Cost(
                costs.stream().mapToDouble(Cost::application).average().orElse(Double.NaN),
                costs.stream().mapToDouble(Cost::database).average().orElse(Double.NaN));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "application %.2f ms, database %.2f ms", application, database);
    }
}
