import { ask, Problem } from '../common/api.js';
import { owner } from './basket.js';

// An order that was sent may have been taken although no answer came back. So what was sent is kept, with its key,
// until an answer is there: a double click, a reload or another try goes under the same key, and the shop makes one
// order at most of a key. If the customer has changed something meanwhile, what is sent is what they want now; only
// when the shop says that the key stands for other contents is it asked which order these became.

const KEPT = 'offshoot.checkout';
const ADDRESS = 'offshoot.address';

/** What was sent and not answered yet: {key, customer, body, earlier}, with the bodies before it, newest first; or null. */
export function unanswered() {
  try {
    const attempt = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
    return attempt?.key && attempt.customer === owner() ? attempt : null;
  } catch {
    return null;
  }
}

/** Where this customer's last order from this window was to go, or nothing. */
export function lastAddress() {
  try {
    const last = JSON.parse(sessionStorage.getItem(ADDRESS) ?? 'null');
    return last?.customer === owner() ? last.address : null;
  } catch {
    return null;
  }
}

function rememberAddress(address) {
  try {
    sessionStorage.setItem(ADDRESS, JSON.stringify({ customer: owner(), address }));
  } catch {
    // without a store it is typed again
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
  const attempt = {
    key: before?.key ?? crypto.randomUUID?.() ?? randomKey(),
    customer: owner(),
    body,
    earlier: before ? [before.body, ...(before.earlier ?? [])].filter((one) => JSON.stringify(one) !== JSON.stringify(body)) : [],
  };
  keep(attempt);
  try {
    const placed = await send(attempt);
    keep(null);
    rememberAddress(body.shippingAddress);
    return placed;
  } catch (problem) {
    if (problem instanceof Problem && !problem.isUnknown) {
      keep(null);
    }
    throw problem;
  }
}

async function send({ key, body, earlier }) {
  try {
    const { body: answer } = await ask('POST', '/api/basket/checkout', {
      json: body,
      headers: { 'Idempotency-Key': key },
      tries: 2, // the same key: it cannot become two orders
    });
    return { orderId: answer.orderId, earlier: false };
  } catch (problem) {
    const [other, ...others] = earlier;
    if (problem.name !== 'idempotency-key-reused' || !other) {
      throw problem;
    }
    // there is an order already, and it says what was sent before: nothing new can come of asking for it
    return { ...(await send({ key, body: other, earlier: others })), earlier: true };
  }
}

// randomUUID is there in secure contexts only: a shop in a home network is none
function randomKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
