import { ask, get } from './api.js';

// The only code that lists and replays parked messages.

/** The parked messages: [{module, id, type, listener, subject, attempts, error, parkedAt}]. */
export async function parkedMessages(signal) {
  return (await get('/actuator/deliveries', signal)).parked ?? [];
}

/** Replays one of them. */
export async function driveAgain({ module, id }) {
  await ask('POST', `/actuator/deliveries/${encodeURIComponent(module)}/${encodeURIComponent(id)}`);
}
