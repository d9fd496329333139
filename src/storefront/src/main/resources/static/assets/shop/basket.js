import { ask, get } from '../common/api.js';
import { isSignedIn, mayBuy, session } from '../common/session.js';

// Who is not signed in has a basket, too: this browser keeps it, and brings it along at the sign-in.

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
 * What is in the basket, with the changes that are on their way: [{productId, sku, name, imageUrl, unitPrice, quantity,
 * available}].
 */
export async function basket(signal) {
  await changes;
  const lines = isSignedIn() ? await withPictures(await kept(signal), signal) : await guests(signal);
  counted(lines);
  return lines;
}

const kept = async (signal) => (await get('/api/basket', signal)).items;

// the basket knows no pictures: they are the catalogue's. Without them it is still a basket
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

/** Puts so many more into the basket. */
export async function add(productId, more) {
  const lines = isSignedIn() ? await kept() : remembered();
  const now = lines.find((line) => line.productId === productId)?.quantity ?? 0;
  await change(productId, Math.min(now + more, MOST));
}

/**
 * Lets the basket have exactly so many; none takes the line out. It is done even if the page is left meanwhile, and one
 * after the other: of two changes of a line the later one counts.
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
 * Lets the basket have at least what these lines say. Twice is as good as once.
 *
 * @returns the names of what is not sold any more
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

/** How many there are, for the header: nobody waits for it, and nobody minds if it fails. */
export async function recount() {
  try {
    counted(!mayBuy() ? [] : isSignedIn() ? await kept() : remembered());
  } catch {
    // the number stays what it was
  }
}

/** After a sign-in, what lay in the guest's basket goes into the customer's. */
export async function bringAlong() {
  const lines = remembered();
  if (!isSignedIn() || !mayBuy() || !lines.length) {
    return;
  }
  const there = await kept();
  for (const { productId, quantity, before } of lines) {
    // it may arrive although no answer comes back, and is brought along again then. So that this makes the same number,
    // and not as many once more, what the customer had before is written down first
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
    // a browser that keeps nothing has no guest's basket
  }
}

export const owner = () => session()?.customerId ?? null;
