package dev.offshoot.messaging.engine.outbox;

/** From the outbox of a module to a target. */
record RouteKey(String module, String target) {}
