package dev.offshoot.benchmarks.post;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;

/** The message of these experiments. */
@Event(name = "near.Told")
public record Told(@Subject long number, String text) {}
