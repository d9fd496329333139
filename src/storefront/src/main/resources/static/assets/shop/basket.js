import { ask, get } from '../common/api.js';
import { isSignedIn, mayBuy, session } from '../common/session.js';

// Guests have a basket, too: this browser stores it, and merges it at sign-in.

const KEPT = 'offshoot.basket';
const MOST = 99;
const listeners = [];

let count = 0;
let changes = Promise.resolve();

export const itemCount = () => count;
export const onBasket = (listener) => listeners.push(listener);

function counted(lines) {
  count = lines.reduce((sum, line) => sum + line.quantity, 0);
  listeners.forEach((listener) => listener(count));
}

/**
 * The basket with pending changes: [{productId, sku, name, imageUrl, unitPrice, quantity,
 * available}].
 */
export async function basket(signal) {
  await changes;
  const lines = isSignedIn() ? await withPictures(await kept(signal), signal) : await guests(signal);
  counted(lines);
  return lines;
}

const kept = async (signal) => (await get('/api/basket', signal)).items;

// pictures come from the catalogue; without them, the basket still works
async function withPictures(lines, signal) {
  return Promise.all(
    lines.map(async (line) => {
      const product = await get(`/api/products/${encodeURIComponent(line.productId)}`, signal, 1).catch(() => null);
      return { ...line, imageUrl: product?.imageUrl };
    }),
  );
}

async function guests(signal) {
  const lines = await Promise.all(
    remembered().map(async ({ productId, quantity }) => {
      try {
        const product = await get(`/api/products/${encodeURIComponent(productId)}`, signal);
        return { ...product, productId, unitPrice: product.price, quantity, available: true };
      } catch (problem) {
        if (problem.status === 404) {
          return null;
        }
        throw problem;
      }
    }),
  );
  const still = lines.filter(Boolean);
  remember(remembered().filter((line) => still.some((one) => one.productId === line.productId)));
  return still;
}

/** Adds to the quantity of a product in the basket. */
export async function add(productId, more) {
  const lines = isSignedIn() ? await kept() : remembered();
  const now = lines.find((line) => line.productId === productId)?.quantity ?? 0;
  await change(productId, Math.min(now + more, MOST));
}

/**
 * Sets the quantity of a line; 0 removes it. Continues even if the page is left, one change after another: the later of
 * two changes to a line wins.
 */
export function change(productId, quantity) {
  const done = changes.then(() => changeNow(productId, quantity));
  changes = done.catch(() => {});
  return done;
}

async function changeNow(productId, quantity) {
  if (isSignedIn()) {
    const path = `/api/basket/items/${encodeURIComponent(productId)}`;
    const { body } =
      quantity > 0
        ? await ask('PUT', path, { json: { quantity }, tries: 3 })
        : await ask('DELETE', path, { tries: 3 });
    counted(body.items);
    return;
  }
  const lines = remembered().filter((line) => line.productId !== productId || quantity > 0);
  const line = lines.find((one) => one.productId === productId);
  if (line) {
    line.quantity = quantity;
  } else if (quantity > 0) {
    lines.push({ productId, quantity });
  }
  remember(lines);
  counted(lines);
}

/**
 * Raises the basket's quantities to at least those of these lines. Idempotent.
 *
 * @returns the names of products that are no longer sold
 */
export async function putBack(lines) {
  const there = await kept();
  const gone = [];
  for (const { productId, quantity, name } of lines) {
    if ((there.find((line) => line.productId === productId)?.quantity ?? 0) < quantity) {
      try {
        await change(productId, quantity);
      } catch (problem) {
        if (!['no-such-product', 'product-not-sold'].includes(problem.name)) {
          throw problem;
        }
        gone.push(name);
      }
    }
  }
  return gone;
}

/** The number of items for the header: runs in the background, and ignores failures. */
export async function recount() {
  try {
    counted(!mayBuy() ? [] : isSignedIn() ? await kept() : remembered());
  } catch {
    // keep the old number
  }
}

/** Merges the guest's basket into the customer's after sign-in. */
export async function bringAlong() {
  const lines = remembered();
  if (!isSignedIn() || !mayBuy() || !lines.length) {
    return;
  }
  const there = await kept();
  for (const { productId, quantity, before } of lines) {
    // the request may succeed without an answer, and is then repeated. So store the customer's former quantities first:
    // repeating it sets the same numbers, instead of adding again
    const had =
      before?.customer === owner()
        ? before
        : { customer: owner(), quantity: there.find((line) => line.productId === productId)?.quantity ?? 0 };
    remember(remembered().map((line) => (line.productId === productId ? { ...line, before: had } : line)));
    try {
      await change(productId, Math.min(had.quantity + quantity, MOST));
    } catch (problem) {
      if (problem.isUnknown !== false) {
        throw problem; // it stays here, and is brought along the next time
      }
    }
    remember(remembered().filter((line) => line.productId !== productId));
  }
}

function remembered() {
  try {
    const lines = JSON.parse(localStorage.getItem(KEPT) ?? '[]');
    return Array.isArray(lines)
      ? lines.filter((line) => typeof line?.productId === 'string' && Number.isInteger(line.quantity) && line.quantity > 0)
      : [];
  } catch {
    return [];
  }
}

function remember(lines) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(lines));
  } catch {
    // a browser without storage has no guest basket
  }
}

export const owner = () => session()?.customerId ?? null;
