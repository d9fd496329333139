import { ask, Problem } from '../common/api.js';
import { owner } from './basket.js';

// An order may have been accepted although no answer arrived. So the request is stored with its key until there is an
// answer: double clicks, reloads and retries use the same key, and the shop makes at most one order per key. After a
// change by the customer, the new request is sent; only if the shop says that the key belongs to other contents does
// this ask which order these became.

const KEPT = 'offshoot.checkout';
const ADDRESS = 'offshoot.address';

/** The unanswered request: {key, customer, body, earlier}, with its former bodies, newest first; or null. */
export function unanswered() {
  try {
    const attempt = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
    return attempt?.key && attempt.customer === owner() ? attempt : null;
  } catch {
    return null;
  }
}

/** The address of this customer's last order from this window, or nothing. */
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
    // without storage, the customer types it again
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
    // without storage, the key lives as long as the page
  }
}

/**
 * Places an order.
 *
 * @returns {orderId, earlier} earlier: the order is from a former request, not this one
 * @throws Problem; if it isUnknown, the order may exist, and calling again finds out
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
    // the order of the former request exists: repeating the request cannot change it
    return { ...(await send({ key, body: other, earlier: others })), earlier: true };
  }
}

// randomUUID exists only in secure contexts, unlike a shop in a home network
function randomKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
