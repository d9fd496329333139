package dev.offshoot.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A simulation of several instances of the shop on one database: orders wait for processors, for the database's
 * processors, and for a slot in which an instance may call the payment provider. Where the work of a step is done does
 * not matter, because any instance takes what waits in the tables. What the model leaves out: locks, the disk, memory,
 * and the network.
 */
final class ScaleModel {

    /**
     * What is simulated. Times in milliseconds.
     *
     * @param rate orders offered per second
     * @param instances instances of the shop
     * @param processors of all instances together
     * @param databaseProcessors of the database's machine; 0 if it shares the processors of the instances
     * @param cost processor time of one order
     * @param idle processor time that one instance spends each second on polls, whether or not there is work
     * @param call how long the payment provider takes to answer
     * @param slots how many calls an instance makes at a time
     */
    record Setup(
            double rate,
            int instances,
            int processors,
            int databaseProcessors,
            Cost cost,
            Cost idle,
            double call,
            int slots) {

        Setup offered(double perSecond) {
            return new Setup(perSecond, instances, processors, databaseProcessors, cost, idle, call, slots);
        }

        /** No more orders per second can be completed, whatever the queues do. */
        double bound() {
            var calls = instances * slots * SECOND / ((SHARES.size() - 1) * call);
            var computing = busy(processors, cost.application(), idle.application());
            return databaseProcessors == 0
                    ? Math.min(calls, busy(processors, cost.together(), idle.together()))
                    : Math.min(calls, Math.min(computing, busy(databaseProcessors, cost.database(), idle.database())));
        }

        private double busy(int count, double each, double polls) {
            return Math.max(0, count * SECOND - instances * polls) / each;
        }
    }

    /** The share of an order's processor time before the first call, between the calls, and after the second. */
    private static final List<Double> SHARES = List.of(0.5, 0.2, 0.3);

    private static final double SECOND = 1000;
    private static final double POLL = 100;
    private static final double LONGEST_WAIT = 100;
    private static final double WARM = 20 * SECOND;
    private static final double END = 60 * SECOND;

    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingDouble(Event::at));
    private final Setup setup;
    private final Servers processors;
    private final Servers database;
    private final Servers slots;
    private int completed;

    private ScaleModel(Setup setup) {
        this.setup = setup;
        processors = new Servers(setup.processors());
        database = setup.databaseProcessors() == 0 ? processors : new Servers(setup.databaseProcessors());
        slots = new Servers(setup.instances() * setup.slots());
    }

    private record Event(double at, Runnable what) {}

    /** Servers with one queue: each request takes the first one that is free, in the order of arrival. */
    private static final class Servers {

        private final PriorityQueue<Double> freeAt = new PriorityQueue<>();

        Servers(int count) {
            for (int i = 0; i < count; i++) {
                freeAt.add(0.0);
            }
        }

        double wait(double now) {
            return freeAt.element() - now;
        }

        /** Returns when the work is done. */
        double work(double from, double length) {
            var end = Math.max(from, freeAt.remove()) + length;
            freeAt.add(end);
            return end;
        }
    }

    /** The orders that are completed per second, once the number in progress has settled. */
    static double completedPerSecond(Setup setup) {
        return new ScaleModel(setup).run();
    }

    private double run() {
        var random = new Random(1);
        at(0, now -> arrive(now, random));
        at(0, this::poll);
        while (!events.isEmpty() && events.element().at() < END) {
            events.remove().what().run();
        }
        return completed / ((END - WARM) / SECOND);
    }

    private interface Continuation {
        void from(double now);
    }

    private void at(double time, Continuation next) {
        events.add(new Event(time, () -> next.from(time)));
    }

    private void arrive(double now, Random random) {
        // the shop refuses at the door what it could not serve soon
        if (processors.wait(now) < LONGEST_WAIT && database.wait(now) < LONGEST_WAIT) {
            step(now, 0);
        }
        at(now - Math.log(1 - random.nextDouble()) * SECOND / setup.rate(), next -> arrive(next, random));
    }

    private void step(double now, int step) {
        var share = SHARES.get(step);
        at(
                processors.work(now, setup.cost().application() * share),
                computed -> at(database.work(computed, setup.cost().database() * share), stored -> {
                    if (step == SHARES.size() - 1) {
                        completed += stored >= WARM ? 1 : 0;
                    } else {
                        at(slots.work(stored, setup.call()), answered -> step(answered, step + 1));
                    }
                }));
    }

    private void poll(double now) {
        var share = setup.instances() * POLL / SECOND;
        // in pieces: the polls of different instances run at the same time
        for (var piece : pieces(setup.idle().application() * share, setup.processors())) {
            processors.work(now, piece);
        }
        for (var piece : pieces(setup.idle().database() * share, Math.max(1, setup.databaseProcessors()))) {
            database.work(now, piece);
        }
        at(now + POLL, this::poll);
    }

    private static List<Double> pieces(double work, int count) {
        var pieces = new ArrayList<Double>();
        for (int i = 0; i < count; i++) {
            pieces.add(work / count);
        }
        return pieces;
    }
}
