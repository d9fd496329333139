import { inWords, Problem } from '../common/api.js';
import { h, pause, put } from '../common/dom.js';
import { forget, has, isSignedIn, mayBuy, onSession, recall, session, signOut } from '../common/session.js';
import { bookAddress, otherLanguage, speak, t } from '../common/texts.js';
import { itemCount, onBasket, recount } from './basket.js';
import { heading, hush, nothing, say, trouble, waiting } from './parts.js';
import * as account from './pages/account.js';
import * as basket from './pages/basket.js';
import * as catalogue from './pages/catalogue.js';
import * as checkout from './pages/checkout.js';
import * as inbox from './pages/inbox.js';
import * as order from './pages/order.js';
import * as orders from './pages/orders.js';
import * as product from './pages/product.js';
import * as staff from './pages/staff.js';

// A page is the part after # in the address, so that a reload does not involve the server. `show` renders it:
// ({parameters, query, signal}) => {title, content}; the signal is aborted when the page is left.

const ROUTES = [
  [/^$/, catalogue.show],
  [/^products\/([\w-]+)$/, product.show],
  [/^basket$/, basket.show, 'buyer'],
  [/^checkout$/, checkout.show, 'customer'],
  [/^orders$/, orders.show, 'anyone known'],
  [/^orders\/([\w-]+)$/, order.show, 'anyone known'],
  [/^inbox$/, inbox.show, 'customer'],
  [/^sign-in$/, account.signInPage],
  [/^register$/, account.registerPage],
  [/^staff$/, staff.products, 'staff'],
  [/^staff\/new$/, staff.newProduct, 'staff'],
  [/^staff\/import$/, staff.imports, 'staff'],
  [/^staff\/parked$/, staff.parked, 'staff'],
];

const SLOW = 160;
const TRIES = 4;
const ASK_AGAIN = 500;

let leaving = new AbortController();
let shownPath = null;

function address() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { path: path.replace(/\/$/, ''), query: new URLSearchParams(query) };
}

async function go() {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const { path, query } = address();
  const main = document.getElementById('main');
  const samePage = shownPath === path;
  shownPath = path;
  markWhereWeAre(path);
  hush();

  const [pattern, show, role] = ROUTES.find(([pattern]) => pattern.test(path)) ?? [null, notFound];
  if (role && role !== 'buyer' && !isSignedIn()) {
    location.replace(`#/sign-in?next=${encodeURIComponent(location.hash.slice(1))}`);
    return;
  }
  const slow = setTimeout(() => {
    main.setAttribute('aria-busy', 'true');
    put(main, waiting(path === '' ? 'shelf' : 'lines'));
  }, SLOW);
  let page;
  try {
    if (role === 'staff' && !has('staff')) {
      page = nothingHere(t('staff.title'), t('staff.not-for-you'));
    } else if ((role === 'customer' || role === 'buyer') && !mayBuy()) {
      page = nothingHere(t('staff.title'), t('staff.not-for-staff'));
    } else {
      page = await show({ parameters: pattern?.exec(path).slice(1) ?? [], query, signal });
    }
  } catch (problem) {
    if (signal.aborted) {
      return;
    }
    if (problem instanceof Problem && problem.status === 401 && path !== 'sign-in') {
      forget();
      say(t('session.over'), 'bad');
      location.replace(`#/sign-in?next=${encodeURIComponent(location.hash.slice(1))}`);
      return;
    }
    const title = t(problem.status === 404 ? 'trouble.missing' : 'trouble.title');
    page = { title, content: [heading(title), trouble(problem, go)] };
  } finally {
    clearTimeout(slow);
  }
  if (signal.aborted) {
    return;
  }
  main.removeAttribute('aria-busy');
  main.setAttribute('class', path.split('/')[0] || 'home');
  put(main, page.content);
  document.title = page.title ? `${page.title} · Offshoot` : 'Offshoot';
  if (!samePage || !page.staysPut) {
    window.scrollTo(0, 0);
    // the browser reads the first page from the top anyway
    if (history.state !== 'first') {
      main.querySelector('h1')?.focus({ preventScroll: true });
    }
  }
  history.replaceState('seen', '');
}

const nothingHere = (title, text) => ({ title, content: [heading(title), nothing(null, text, { href: '#/', text: t('action.to-shop') })] });

const notFound = () => nothingHere(t('trouble.missing'), t('missing.text'));

// the frame around all pages

function frame() {
  const main = h('main', { id: 'main', tabindex: -1 });
  put(
    document.body,
    h(
      'a.skip',
      {
        href: '#main',
        onclick: (event) => {
          event.preventDefault(); // the # is the address of the page
          main.focus();
          main.scrollIntoView();
        },
      },
      t('skip'),
    ),
    h('p.offline', { id: 'offline', role: 'status', hidden: navigator.onLine !== false }, t('problem.offline')),
    h('div', { id: 'banner' }),
    main,
    h('div', { id: 'messages', role: 'status', 'aria-live': 'polite' }),
    h(
      'footer.foot',
      null,
      h('p', null, h('strong', null, 'Offshoot'), ' ', t('foot.line')),
      h(
        'nav',
        { 'aria-label': t('foot.more') },
        h(
          'ul',
          null,
          [
            ['/observatory', 'foot.observatory'],
            [bookAddress(), 'foot.book'],
            ['/swagger-ui.html', 'foot.api'],
            ['/asyncapi', 'foot.messages'],
            ['/apis', 'foot.definitions'],
          ].map(([href, text]) => h('li', null, h('a', { href }, t(text)))),
          h('li', null, languageButton()),
        ),
      ),
    ),
  );
  banner();
}

function languageButton() {
  const other = otherLanguage();
  return h(
    'button.plain',
    { type: 'button', lang: other === 'zh' ? 'zh-CN' : 'en', onclick: () => change(other) },
    other === 'zh' ? '中文' : 'English',
  );
}

async function change(language) {
  try {
    await speak(language);
    frame();
    await go();
  } catch (problem) {
    say(inWords(problem), 'bad');
  }
}

function banner() {
  const search = h('input', {
    type: 'search',
    name: 'q',
    id: 'search',
    maxlength: 100,
    placeholder: t('search.placeholder'),
    'aria-label': t('search.label'),
    autocomplete: 'off',
    value: address().path === '' ? (address().query.get('q') ?? '') : '',
  });
  put(
    document.getElementById('banner'),
    h(
      'header.banner',
      null,
      h('a.wordmark', { href: '#/', 'aria-label': t('banner.home') }, h('img', { src: '/favicon.svg', alt: '', width: 34, height: 34 }), h('span', null, 'Offshoot')),
      h(
        'form.search',
        {
          role: 'search',
          onsubmit: (event) => {
            event.preventDefault();
            const q = search.value.trim();
            location.hash = q ? `#/?q=${encodeURIComponent(q)}` : '#/';
          },
        },
        search,
        h('button', { type: 'submit', 'aria-label': t('search.go') }, h('span.icon.icon-search', { 'aria-hidden': 'true' })),
      ),
      h(
        'nav.ways',
        { 'aria-label': t('banner.ways') },
        h(
          'ul',
          null,
          isSignedIn() && way('orders', t('orders.title')),
          has('customer') && way('inbox', t('inbox.title')),
          has('staff') && way('staff', t('staff.title')),
          isSignedIn()
            ? h('li.who', null, h('span', { title: session().email }, session().name), h('button.plain', { type: 'button', onclick: leave }, t('session.sign-out')))
            : way('sign-in', t('session.sign-in')),
          h('li', null, languageButton()),
        ),
      ),
      mayBuy() &&
        h(
          'a.to-basket',
          { href: '#/basket', 'data-way': 'basket' },
          h('span.icon.icon-basket', { 'aria-hidden': 'true' }),
          h('span.to-basket-text', null, t('basket.title')),
          h('span.count', { id: 'count' }),
        ),
    ),
  );
  showCount(itemCount());
  markWhereWeAre(address().path);
}

const way = (to, text) => h('li', null, h('a', { href: `#/${to}`, 'data-way': to }, text));

function markWhereWeAre(path) {
  const first = path.split('/')[0];
  document.querySelectorAll('[data-way]').forEach((link) => {
    if (link.dataset.way === first && first) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  });
  const search = document.getElementById('search');
  if (search && document.activeElement !== search) {
    search.value = first === '' ? (address().query.get('q') ?? '') : '';
  }
}

function showCount(count) {
  const badge = document.getElementById('count');
  if (badge) {
    badge.hidden = count === 0;
    put(badge, h('span', { 'aria-hidden': 'true' }, String(count)), h('span.unseen', null, t('basket.count', { count })));
  }
}

async function leave() {
  try {
    await signOut();
    say(t('session.signed-out'));
    location.hash = '#/';
  } catch (problem) {
    say(inWords(problem), 'bad');
  }
}

/** Loads the dictionary, with a retry if necessary. */
async function findWords() {
  for (let attempt = 1; ; attempt++) {
    try {
      return await speak();
    } catch (problem) {
      if (attempt >= TRIES) {
        throw problem;
      }
      await pause(ASK_AGAIN * attempt);
    }
  }
}

/** The only page that works without a dictionary, and so shows both languages. */
function speechless() {
  put(
    document.body,
    h(
      'div.bare',
      { role: 'alert' },
      h('p', null, 'The shop could not be loaded. Reload this page in a moment, please. · ', h('span', { lang: 'zh-CN' }, '页面未能载入，请稍后刷新。')),
      h('button.button', { type: 'button', onclick: () => location.reload() }, 'Reload · ', h('span', { lang: 'zh-CN' }, '刷新')),
    ),
  );
}

async function start() {
  history.replaceState('first', '');
  try {
    await findWords();
  } catch (problem) {
    console.error(problem);
    speechless();
    return;
  }
  frame();
  onSession(() => {
    banner();
    recount();
  });
  onBasket(showCount);
  window.addEventListener('hashchange', go);
  for (const change of ['online', 'offline']) {
    window.addEventListener(change, () => {
      document.getElementById('offline').hidden = navigator.onLine;
    });
  }
  // if the session is unknown, the catalogue can still be shown
  await recall().catch(() => recount());
  await go();
}

start();
