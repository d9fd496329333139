import { ask, Problem } from '../common/api.js';
import { owner } from './basket.js';

// An order that was sent may have been taken although no answer came back. So what was sent is kept, with its key,
// until an answer is there: a double click, a reload or another try sends the very same again, and the shop, which
// knows the key, answers with the same order.

const KEPT = 'offshoot.checkout';

/** What was sent and not answered yet: {key, customer, body}, or null. */
export function unanswered() {
  try {
    const attempt = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
    return attempt?.key && attempt.customer === owner() ? attempt : null;
  } catch {
    return null;
  }
}

function keep(attempt) {
  try {
    if (attempt) {
      sessionStorage.setItem(KEPT, JSON.stringify(attempt));
    } else {
      sessionStorage.removeItem(KEPT);
    }
  } catch {
    // without a store the key lives as long as the page
  }
}

/**
 * Places an order.
 *
 * @returns {orderId, earlier} earlier: it is the one that had been sent before, not this one
 * @throws Problem; if it isUnknown, the order may exist, and the same call finds out
 */
export async function placeOrder(body) {
  const before = unanswered();
  if (before && JSON.stringify(before.body) !== JSON.stringify(body)) {
    const settled = await settle(before);
    if (settled) {
      return { orderId: settled, earlier: true };
    }
  }
  const attempt = unanswered() ?? { key: crypto.randomUUID?.() ?? randomKey(), customer: owner(), body };
  keep(attempt);
  try {
    return { orderId: await send(attempt), earlier: false };
  } catch (problem) {
    if (problem instanceof Problem && !problem.isUnknown) {
      keep(null);
    }
    throw problem;
  }
}

async function settle(attempt) {
  try {
    return await send(attempt);
  } catch (problem) {
    if (problem instanceof Problem && !problem.isUnknown) {
      keep(null);
      return null;
    }
    throw problem;
  }
}

async function send({ key, body }) {
  const { body: answer } = await ask('POST', '/api/basket/checkout', {
    json: body,
    headers: { 'Idempotency-Key': key },
    tries: 2, // the same key: it cannot become two orders
  });
  keep(null);
  return answer.orderId;
}

// randomUUID is there in secure contexts only: a shop in a home network is none
function randomKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
