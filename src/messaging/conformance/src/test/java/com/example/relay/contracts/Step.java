package com.example.relay.contracts;

import dev.offshoot.messaging.ScheduledMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One message of a tree. What follows it depends on nothing but the step, so that a test can compute the whole tree.
 *
 * @param path the number of each message from the root to this one, one digit each
 */
public record Step(String tree, String path) {

    private static final int DEPTH = 6;

    /** The steps that follow this one. */
    public List<Step> next() {
        var most = path.length() < 3 ? 3 : 2;
        return path.length() == DEPTH
                ? List.of()
                : IntStream.range(0, random().nextInt(most + 1))
                        .mapToObj(child -> new Step(tree, path + child))
                        .toList();
    }

    /** The message that takes this step: to either module, with or without a call, now or later, about the tree or a part. */
    public Object message() {
        var random = random();
        random.nextInt();
        var subject = random.nextInt(8) == 0 ? tree + path : tree;
        var kind = random.nextInt(10);
        var message = kind == 0
                ? new CallSouth(subject, this)
                : kind < 5 ? new GoSouth(subject, this) : new GoNorth(subject, this);
        return random.nextInt(10) == 0 ? new ScheduledMessage(Instant.now().plusMillis(50), message) : message;
    }

    /** This step and all that follow it. */
    public List<Step> all() {
        var all = new ArrayList<>(List.of(this));
        next().forEach(step -> all.addAll(step.all()));
        return all;
    }

    private Random random() {
        return new Random((tree + path).hashCode());
    }
}
