package dev.offshoot.messaging;

/**
 * A row that a worker holds: a message on its way to one listener.
 *
 * @param listener the id of the listener
 * @param attempts how often it was tried before
 */
record Delivery(long seq, Envelope message, String listener, int attempts) {}
