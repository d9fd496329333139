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

async function say(method, path, token, body, headers = {}) {
  const answer = await fetch(path, {
    method,
    credentials: 'omit',
    headers: { Accept: 'application/json', ...(token && { Authorization: `Bearer ${token}` }), ...(body && { 'Content-Type': 'application/json' }), ...headers },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : null };
}

async function visitor() {
  const account = { email: `visitor-${hex(6)}@offshoot.example`, password: hex(12), name: 'Visitor' };
  await say('POST', '/api/customers', null, account);
  const { body } = await say('POST', '/api/sessions', null, account);
  return body.token;
}

/** Things of which there is plenty, from anywhere in the catalogue, so that the shelves are not bought empty. */
async function plenty() {
  const { total } = (await say('GET', '/api/products?size=1')).body;
  const page = Math.floor(Math.random() * Math.ceil(total / LOOKED_AT));
  const { body } = await say('GET', `/api/products?size=${LOOKED_AT}&page=${page}`);
  const stocks = await Promise.all(body.items.map(({ id }) => say('GET', `/api/stock/${id}`).then((one) => one.body)));
  const found = stocks.filter((one) => one?.available > 20).map((one) => one.productId);
  return found.length ? found : stocks.filter((one) => one?.available > 0).map((one) => one.productId);
}

/** Buys one thing; answers the order's id once the shop has said it, or nothing where it refused. */
async function buy(token, productId) {
  const put = await say('PUT', `/api/basket/items/${productId}`, token, { quantity: 1 });
  if (put.status >= 400) {
    return null;
  }
  const key = { 'Idempotency-Key': hex(16) };
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    // with the same key until there is an answer: it may have been placed
    const said = await say('POST', '/api/basket/checkout', token, { shippingAddress: ADDRESS, paymentToken: 'tok_ok' }, key).catch(() => null);
    if (said && said.status < 500 && said.status !== 429) {
      return said.body?.orderId ?? null;
    }
    await pause(250 * attempt);
  }
  return null;
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
  let tokens = null;

  const tell = (text) => {
    put(told, text);
    put(announcer, text);
  };

  const stop = () => {
    running = null;
    button.textContent = t('load.start');
  };

  const run = async () => {
    const mine = (running = { placed: 0, refused: 0, until: Date.now() + LONGEST });
    button.textContent = t('load.stop');
    tokens ??= await Promise.all(Array.from({ length: VISITORS }, visitor));
    const products = await plenty();
    if (products.length === 0) {
      tell(t('load.sold-out'));
      stop();
      return;
    }
    const going = () => running === mine && Date.now() < mine.until && mine.placed < MOST;
    let due = performance.now();
    const next = () => {
      due = Math.max(due + 1000 / Number(rate.value), performance.now() - 1000);
      return due;
    };
    await Promise.all(
      tokens.map(async (token) => {
        while (going()) {
          const at = next();
          await pause(Math.max(0, at - performance.now()));
          const id = going() ? await buy(token, products[Math.floor(Math.random() * products.length)]).catch(() => null) : undefined;
          if (id) {
            mine.placed++;
            books.acknowledged(id);
          } else if (id === null) {
            mine.refused++;
          }
          put(told, t('load.told', { count: mine.placed, refused: mine.refused }));
        }
      }),
    );
    put(announcer, told.textContent);
    if (running === mine) {
      stop();
    }
  };

  doing(button, async () => {
    if (running) {
      stop();
    } else {
      run().catch(() => {
        tell(t('load.trouble'));
        tokens = null;
        stop();
      });
    }
  });

  return {
    element,
    show: ({ demo }) => {
      element.hidden = !demo;
    },
  };
}
