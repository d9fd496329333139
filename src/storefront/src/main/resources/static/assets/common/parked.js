import { ask, get } from './api.js';

// The one place that knows how parked messages are listed and driven again.

/** What was given up: [{module, id, type, listener, subject, attempts, error, parkedAt}]. */
export async function parkedMessages(signal) {
  return (await get('/actuator/deliveries', signal)).parked ?? [];
}

/** Drives one of them again. */
export async function driveAgain({ module, id }) {
  await ask('POST', `/actuator/deliveries/${encodeURIComponent(module)}/${encodeURIComponent(id)}`);
}
