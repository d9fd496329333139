import { ask, get, inWords } from '../../common/api.js';
import { h, pause, put, takeOut } from '../../common/dom.js';
import { has } from '../../common/session.js';
import { bookAddress, dateTime, knows, money, number, t } from '../../common/texts.js';
import { doing, field, heading, onSubmit, pager, say, waiting } from '../parts.js';
import { parkedMessages, driveAgain } from '../../common/parked.js';
import { picture } from '../picture.js';

const SIZE = 20;
const AMOUNTS = ['1999', '199.9', '19.99', '1.999'];
const ASK_AGAIN = 500;
const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'CNY', 'JPY', 'SEK', 'PLN'];

/** Limits an input to amounts of this currency, with its number of decimals. */
function amountOf(currency, input) {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
  input.pattern = digits ? `[0-9]+([.][0-9]{1,${digits}})?` : '[0-9]+';
  input.dataset.example = AMOUNTS[digits] ?? AMOUNTS[2];
  return input;
}

const frame = (here, title, ...content) => ({
  title,
  content: [
    heading(title),
    h(
      'nav.tabs',
      { 'aria-label': t('staff.title') },
      h(
        'ul',
        null,
        [
          ['staff', 'staff.products'],
          ['staff/new', 'staff.new'],
          ['staff/import', 'staff.import'],
          has('operator') && ['staff/parked', 'staff.parked'],
        ]
          .filter(Boolean)
          .map(([to, text]) => h('li', null, h('a', { href: `#/${to}`, 'aria-current': to === here && 'page' }, t(text)))),
        has('operator') && h('li', null, h('a', { href: '/observatory' }, t('foot.observatory'))),
        h('li', null, h('a', { href: bookAddress() }, t('foot.book'))),
      ),
    ),
    ...content,
  ],
});

// products: prices, stock, taking off the shelf

export async function products({ query, signal }) {
  const q = (query.get('q') ?? '').trim().slice(0, 100);
  const page = Math.max(0, Number.parseInt(query.get('page') ?? '1', 10) - 1 || 0);
  const found = await get(`/api/products?${new URLSearchParams({ q, page, size: SIZE })}`, signal);
  const search = h('input', { type: 'search', name: 'q', value: q, maxlength: 100, 'aria-label': t('search.label'), placeholder: t('staff.search') });
  return frame(
    'staff',
    t('staff.title'),
    h(
      'form.inline',
      {
        onsubmit: (event) => {
          event.preventDefault();
          location.hash = `#/staff?${new URLSearchParams({ q: search.value.trim() })}`;
        },
      },
      search,
      h('button.button', { type: 'submit' }, t('search.go')),
    ),
    h('p.tally', null, t('catalogue.tally', { count: found.total })),
    h('ul.stock-list', null, found.items.map((product) => row(product, signal))),
    pager(page, SIZE, found.total, (to) => `#/staff?${new URLSearchParams({ q, page: to + 1 })}`),
  );
}

function row(product, signal) {
  const path = encodeURIComponent(product.id);
  const stock = h('p.quiet', null, '…');
  const readStock = async () => {
    try {
      const { onHand, reserved, available } = await get(`/api/stock/${path}`, signal);
      put(stock, t('staff.stock', { onHand, reserved, available }));
    } catch {
      put(stock, t('staff.stock-unknown'));
    }
  };
  readStock();

  const price = amountOf(
    product.price.currency,
    h('input', { type: 'text', inputmode: 'decimal', name: 'amount', value: product.price.amount, required: true, 'aria-label': t('staff.price-of', { name: product.name }), size: 9 }),
  );
  const pricing = onSubmit(
    h('form.inline', null, h('span.currency', null, product.price.currency), price, h('button.button', { type: 'submit' }, t('staff.reprice'))),
    async ({ amount }) => {
      await ask('PUT', `/api/products/${path}/price`, { json: { amount, currency: product.price.currency }, tries: 3 });
      product.price = { amount, currency: product.price.currency };
      say(t('staff.repriced', { name: product.name, price: money(product.price) }));
    },
  );
  const restocking = h('form.inline', null, h('input', { type: 'number', name: 'quantity', min: 1, max: 100000, required: true, 'aria-label': t('staff.restock-of', { name: product.name }), placeholder: '+10' }), h('button.button', { type: 'submit' }, t('staff.restock')));
  onSubmit(restocking, async ({ quantity }) => {
    await ask('POST', `/api/stock/${path}/restock`, { json: { quantity: Number(quantity) } });
    restocking.reset();
    await readStock();
    say(t('staff.restocked', { name: product.name }));
  });
  const item = h(
    'li.stock-row',
    { 'data-product': product.id },
    h('a.line-picture', { href: `#/products/${product.id}`, tabindex: -1, 'aria-hidden': 'true' }, picture(product)),
    h('div', null, h('h2', null, h('a', { href: `#/products/${product.id}` }, product.name)), h('p.quiet', null, product.sku), stock),
    pricing,
    restocking,
    doing(h('button.plain.danger', { type: 'button', 'aria-label': t('staff.delist-named', { name: product.name }) }, t('staff.delist')), async () => {
      if (window.confirm(t('staff.delist-sure', { name: product.name }))) {
        await ask('DELETE', `/api/products/${path}`, { tries: 3 });
        takeOut(item);
        say(t('staff.delisted', { name: product.name }));
      }
    }),
  );
  return item;
}

// a new product

export async function newProduct() {
  const form = h(
    'form.narrow',
    null,
    field('sku', t('field.sku'), { required: true, maxlength: 100, autocomplete: 'off' }),
    field('name', t('field.productName'), { required: true, maxlength: 300, autocomplete: 'off' }),
    field('description', t('field.description'), { rows: 4, maxlength: 10000 }),
    h(
      'div.side-by-side',
      null,
      field('amount', t('field.price'), { required: true, inputmode: 'decimal', autocomplete: 'off' }),
      field('currency', t('field.currency'), { required: true, options: CURRENCIES.map((code) => [code, code]), value: 'EUR' }),
    ),
    field('quantity', t('field.quantity'), { type: 'number', min: 0, max: 1000000, value: '0' }),
    h('button.button.strong', { type: 'submit' }, t('staff.create')),
  );
  const { amount: price, currency: chosen } = form.elements;
  const adapt = () => amountOf(chosen.value, price);
  chosen.addEventListener('change', adapt);
  adapt();
  onSubmit(form, async ({ sku, name, description, amount, currency, quantity }) => {
    const { body } = await ask('POST', '/api/products', {
      json: { sku: sku.trim(), name: name.trim(), description: description.trim(), price: { amount, currency }, quantity: Number(quantity || 0) },
    });
    form.reset();
    adapt();
    say(t('staff.created', { name: name.trim() }), 'good', body?.id && { href: `#/products/${body.id}`, text: t('staff.look') });
  });
  return frame('staff/new', t('staff.new'), form);
}

// an import, with its progress

export async function imports({ signal }) {
  const chosen = h('span.chosen');
  const file = h('input.unseen', { type: 'file', name: 'file', id: 'feed', accept: '.csv,.tsv,.txt,.xml,text/csv,text/tab-separated-values,text/xml,application/xml', required: true, onchange: () => put(chosen, file.files[0]?.name ?? '') });
  const result = h('section.import-result', { 'aria-live': 'polite' });
  const form = h(
    'form.drop',
    null,
    file,
    h('label', { for: 'feed' }, h('strong', null, t('import.choose')), h('span', null, t('import.text')), chosen),
    h('button.button.strong', { type: 'submit' }, t('import.start')),
  );
  form.addEventListener('dragover', (event) => {
    event.preventDefault();
    form.classList.add('over');
  });
  form.addEventListener('dragleave', () => form.classList.remove('over'));
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    form.classList.remove('over');
    file.files = event.dataTransfer.files;
    file.dispatchEvent(new Event('change'));
  });
  onSubmit(form, async () => {
    const [feed] = file.files;
    put(result, waiting());
    try {
      const { location: where } = await ask('POST', '/api/products/imports', {
        text: feed,
        // the shop detects the format
        type: 'text/csv',
        signal,
      });
      const path = new URL(where, document.baseURI).pathname;
      for (;;) {
        const progress = await get(path, signal);
        put(result, report(progress, feed.name));
        if (progress.state !== 'RUNNING') {
          return;
        }
        await pause(ASK_AGAIN, signal);
      }
    } catch (problem) {
      if (signal.aborted) {
        return;
      }
      put(result, h('p.alert', { role: 'alert' }, inWords(problem)), problem.name === 'unknown-feed' && h('p.quiet', { lang: 'en' }, problem.details.detail));
    }
  });
  return frame('staff/import', t('staff.import'), h('p', null, t('import.formats')), form, result);
}

function report(progress, name) {
  const running = progress.state === 'RUNNING';
  const rejections = progress.rejections ?? [];
  const advice = progress.advice ?? [];
  const tallies = ['lines', 'imported', 'updated', 'rejected', ...['uncounted', 'withoutStock'].filter((one) => progress[one])];
  const done = progress.imported + progress.updated + progress.rejected;
  return [
    h('h2', null, t(`import.${progress.state}`, { name })),
    running && h('progress', { max: Math.max(1, progress.lines), value: done, 'aria-label': t('import.RUNNING', { name }) }),
    h(
      'dl.tallies',
      null,
      tallies.map((one) => h('div', { 'data-tally': one }, h('dt', null, t(`import.${one}`)), h('dd', null, number(progress[one] ?? 0)))),
    ),
    // in English only, like the reasons below: there are as many as there are kinds of feeds
    advice.length > 0 && [h('h3', null, t('import.advice')), h('ul.advice', { lang: 'en' }, advice.map((one) => h('li', null, one)))],
    rejections.length > 0 && [
      h('h3', null, t('import.rejections')),
      h(
        'div.scroll',
        { tabindex: 0, role: 'region', 'aria-label': t('import.rejections') },
        h(
          'table',
          null,
          h('thead', null, h('tr', null, h('th', { scope: 'col' }, t('import.line')), h('th', { scope: 'col' }, t('import.reason')))),
          h('tbody', null, rejections.map(({ line, reason }) => h('tr', null, h('td', null, number(line)), h('td', { lang: 'en' }, reason)))),
        ),
      ),
    ],
  ];
}

// parked messages

export async function parked({ signal }) {
  const messages = await parkedMessages(signal);
  const none = h('li.none', null, t('parked.none'));
  const rowOf = (message) => {
    const item = h(
      'li',
      null,
      h('h2', null, message.type),
      h('p.quiet', null, t('parked.where', { module: knows(`module.${message.module}`) ? t(`module.${message.module}`) : message.module, listener: message.listener ?? '?', count: message.attempts ?? 0 })),
      message.subject && h('p.quiet', null, message.subject),
      h('pre.error', { tabindex: 0 }, message.error ?? ''),
      message.parkedAt && h('p.quiet', null, dateTime(message.parkedAt)),
      doing(h('button.button', { type: 'button', 'aria-label': t('parked.again-named', { type: message.type }) }, t('parked.again')), async () => {
        await driveAgain(message);
        takeOut(item);
        if (!list.children.length) {
          list.append(none);
        }
        say(t('parked.driven', { type: message.type }));
      }),
    );
    return item;
  };
  const list = h('ul.parked', null, messages.length ? messages.map(rowOf) : none);
  return frame('staff/parked', t('staff.parked'), h('p', null, t('parked.text')), list);
}
