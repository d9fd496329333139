import { ask, inWords } from '../common/api.js';
import { h, pause, put } from '../common/dom.js';
import { doing } from '../common/forms.js';
import { t } from '../common/texts.js';

// Visitors who buy one product after another, with accounts created on first use. They send their own token instead of
// the observer's cookie. Limited to two minutes or six hundred orders.

const LONGEST = 120_000;
const MOST = 600;
const VISITORS = 3;
const RATES = [1, 2, 5, 10];
const TRIES = 8;
const LOOKED_AT = 60;
const ADDRESS = { name: 'Observatory', street: 'Kai 1', city: 'Hamburg', postalCode: '20457', country: 'DE' };

const hex = (bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))].map((one) => one.toString(16).padStart(2, '0')).join('');

/** Retries until there is an answer, to outlast transient failures. */
const say = async (method, path, { token, ...rest } = {}) =>
  (await ask(method, path, { tries: TRIES, credentials: 'omit', ...rest, headers: { ...rest.headers, ...(token && { Authorization: `Bearer ${token}` }) } })).body;

/** A visitor: an account with a token. */
async function visitor(signal) {
  const account = { email: `visitor-${hex(6)}@offshoot.example`, password: hex(12), name: 'Visitor' };
  try {
    await say('POST', '/api/customers', { json: account, signal });
  } catch (problem) {
    // the first attempt arrived, but its answer did not
    if (problem.name !== 'email-taken') {
      throw problem;
    }
  }
  return { account, token: await tokenOf(account, signal) };
}

const tokenOf = async ({ email, password }, signal) => (await say('POST', '/api/sessions', { json: { email, password }, signal })).token;

/** Products with plenty of stock, from anywhere in the catalogue, so that they do not sell out. */
async function plenty(signal) {
  const { total } = await say('GET', '/api/products?size=1', { signal });
  const page = Math.floor(Math.random() * Math.ceil(total / LOOKED_AT));
  const { items } = await say('GET', `/api/products?size=${LOOKED_AT}&page=${page}`, { signal });
  // do not buy products of unknown stock
  const stocks = await Promise.all(items.map(({ id }) => say('GET', `/api/stock/${id}`, { signal, tries: 3 }).catch(() => null)));
  const found = stocks.filter((one) => one?.available > 20).map((one) => one.productId);
  return found.length ? found : stocks.filter((one) => one?.available > 0).map((one) => one.productId);
}

/** Buys one product; returns the order's id once the shop has acknowledged it. */
async function buy({ token }, productId) {
  const item = `/api/basket/items/${productId}`;
  await say('PUT', item, { token, json: { quantity: 1 } });
  const key = hex(16);
  for (let attempt = 1; ; attempt++) {
    try {
      // with the same key until there is an answer: the order may have been placed
      const { orderId } = await say('POST', '/api/basket/checkout', {
        token,
        json: { shippingAddress: ADDRESS, paymentToken: 'tok_ok' },
        headers: { 'Idempotency-Key': key },
        tries: 1,
      });
      return orderId;
    } catch (problem) {
      if (problem.isUnknown && attempt < TRIES) {
        await pause(Math.max(250 * attempt, (problem.retryAfter ?? 0) * 1000));
        continue;
      }
      if (problem.isUnknown === false) {
        // remove what cannot be ordered, or it would block the next order
        await say('DELETE', item, { token, tries: 1 }).catch(() => {});
      }
      throw problem;
    }
  }
}

export function load(books) {
  const rate = h('select', { id: 'rate' }, RATES.map((one) => h('option', { value: one, selected: one === 2 }, t('load.rate', { count: one }))));
  const told = h('p.told');
  /** Updates the counts on the page, and announces only the result. */
  const announcer = h('p.unseen', { role: 'status' });
  const button = h('button.button.strong', { type: 'button' }, t('load.start'));
  const element = h(
    'section.load',
    { 'aria-label': t('load.title'), hidden: true },
    h('h2', null, t('load.title')),
    h('p.quiet', null, t('load.text')),
    h('p.inline', null, h('label', { for: 'rate' }, t('load.rate-label')), rate, button),
    told,
    announcer,
  );
  let running = null;
  const visitors = [];

  const tell = (text) => {
    put(told, text);
    put(announcer, text);
  };

  const stop = () => {
    running?.home.abort();
    running = null;
    button.textContent = t('load.start');
  };

  /** Visitors who could sign in are enough; if none could, shows the reason. */
  const come = async (signal) => {
    tell(t('load.coming', { count: visitors.length, all: VISITORS }));
    const arrivals = await Promise.allSettled(
      Array.from({ length: VISITORS - visitors.length }, async () => {
        visitors.push(await visitor(signal));
        tell(t('load.coming', { count: visitors.length, all: VISITORS }));
      }),
    );
    if (visitors.length === 0) {
      throw arrivals[0].reason;
    }
  };

  const run = async () => {
    const mine = (running = { placed: 0, refused: 0, why: null, home: new AbortController() });
    const { signal } = mine.home;
    button.textContent = t('load.stop');
    try {
      await come(signal);
      const products = await plenty(signal);
      if (products.length === 0) {
        tell(t('load.sold-out'));
        return;
      }
      await shop(mine, products);
      put(announcer, told.textContent);
    } catch (problem) {
      if (!signal.aborted) {
        tell(t('load.trouble', { reason: inWords(problem) }));
      } else if (running === null) {
        tell(''); // sent home at the door, they have nothing to tell
      }
    } finally {
      if (running === mine) {
        stop();
      }
    }
  };

  const shop = async (mine, products) => {
    const until = Date.now() + LONGEST;
    const going = () => running === mine && Date.now() < until && mine.placed < MOST;
    let due = performance.now();
    const next = () => {
      due = Math.max(due + 1000 / Number(rate.value), performance.now() - 1000);
      return due;
    };
    await Promise.all(
      visitors.map(async (one) => {
        while (going()) {
          await pause(Math.max(0, next() - performance.now()));
          if (!going()) {
            return;
          }
          try {
            one.token ??= await tokenOf(one.account);
            books.acknowledged(await buy(one, products[Math.floor(Math.random() * products.length)]));
            mine.placed++;
          } catch (problem) {
            mine.refused++;
            mine.why = inWords(problem);
            if (problem.status === 401) {
              one.token = null;
            }
          }
          put(told, t('load.told', { count: mine.placed, refused: mine.refused }), mine.why && ` ${t('load.why', { reason: mine.why })}`);
        }
      }),
    );
  };

  doing(button, async () => {
    if (running) {
      stop();
    } else {
      run();
    }
  });

  return {
    element,
    show: ({ demo }) => {
      element.hidden = !demo;
    },
  };
}
