package dev.offshoot.benchmarks.post;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;

/** Something was told. */
@Event(name = "near.Told")
public record Told(@Subject long number, String text) {}
