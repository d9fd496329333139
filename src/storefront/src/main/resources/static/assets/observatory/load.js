import { ask, inWords } from '../common/api.js';
import { h, pause, put } from '../common/dom.js';
import { doing } from '../common/forms.js';
import { t } from '../common/texts.js';

// Visitors who buy one thing after the other: accounts of their own, made when first needed. They ask without the cookie
// of who looks on, and say who they are by token. Bounded: two minutes, or six hundred orders.

const LONGEST = 120_000;
const MOST = 600;
const VISITORS = 3;
const RATES = [1, 2, 5, 10];
const TRIES = 8;
const LOOKED_AT = 60;
const ADDRESS = { name: 'Observatory', street: 'Kai 1', city: 'Hamburg', postalCode: '20457', country: 'DE' };

const hex = (bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))].map((one) => one.toString(16).padStart(2, '0')).join('');

/** Asks until there is an answer: trouble that passes is waited out. */
const say = async (method, path, { token, ...rest } = {}) =>
  (await ask(method, path, { tries: TRIES, credentials: 'omit', ...rest, headers: { ...rest.headers, ...(token && { Authorization: `Bearer ${token}` }) } })).body;

/** Somebody with an account and a token; there is no visitor without. */
async function visitor(signal) {
  const account = { email: `visitor-${hex(6)}@offshoot.example`, password: hex(12), name: 'Visitor' };
  try {
    await say('POST', '/api/customers', { json: account, signal });
  } catch (problem) {
    // the first try had arrived, and its answer had not
    if (problem.name !== 'email-taken') {
      throw problem;
    }
  }
  return { account, token: await tokenOf(account, signal) };
}

const tokenOf = async ({ email, password }, signal) => (await say('POST', '/api/sessions', { json: { email, password }, signal })).token;

/** Things of which there is plenty, from anywhere in the catalogue, so that the shelves are not bought empty. */
async function plenty(signal) {
  const { total } = await say('GET', '/api/products?size=1', { signal });
  const page = Math.floor(Math.random() * Math.ceil(total / LOOKED_AT));
  const { items } = await say('GET', `/api/products?size=${LOOKED_AT}&page=${page}`, { signal });
  // what nobody can tell the stock of is not bought
  const stocks = await Promise.all(items.map(({ id }) => say('GET', `/api/stock/${id}`, { signal, tries: 3 }).catch(() => null)));
  const found = stocks.filter((one) => one?.available > 20).map((one) => one.productId);
  return found.length ? found : stocks.filter((one) => one?.available > 0).map((one) => one.productId);
}

/** Buys one thing; answers the order's id once the shop has said it. */
async function buy({ token }, productId) {
  const item = `/api/basket/items/${productId}`;
  await say('PUT', item, { token, json: { quantity: 1 } });
  const key = hex(16);
  for (let attempt = 1; ; attempt++) {
    try {
      // with the same key until there is an answer: it may have been placed
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
        // what cannot be ordered must not lie in the way of what is wanted next
        await say('DELETE', item, { token, tries: 1 }).catch(() => {});
      }
      throw problem;
    }
  }
}

export function load(books) {
  const rate = h('select', { id: 'rate' }, RATES.map((one) => h('option', { value: one, selected: one === 2 }, t('load.rate', { count: one }))));
  const told = h('p.told');
  /** Counted on the page all the time, and read aloud when it is over. */
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

  /** Those who got in are enough; where nobody did, the reason is said. */
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
