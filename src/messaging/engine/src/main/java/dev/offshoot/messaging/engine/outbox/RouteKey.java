package dev.offshoot.messaging.engine.outbox;

/** Identifies a route: from the outbox of a module to a target. */
record RouteKey(String module, String target) {}
