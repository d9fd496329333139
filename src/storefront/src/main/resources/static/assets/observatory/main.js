import { inWords } from '../common/api.js';
import { h, put } from '../common/dom.js';
import { field, onSubmit, say } from '../common/forms.js';
import { has, isSignedIn, recall, session, signIn, signOut } from '../common/session.js';
import { bookAddress, otherLanguage, speak, t } from '../common/texts.js';
import { books } from './books.js';
import { floor } from './floor.js';
import { load } from './load.js';
import { parked } from './parked.js';
import { paths } from './paths.js';
import { watch } from './watch.js';

// The observatory for users with access: all parts get each update, and render themselves.

function frame(...content) {
  const other = otherLanguage();
  put(
    document.body,
    h('a.skip', { href: '#main' }, t('skip')),
    h(
      'header.top',
      null,
      h('a.wordmark', { href: '/' }, h('img', { src: '/favicon.svg', alt: '', width: 34, height: 34 }), h('span', null, 'Offshoot')),
      h('h1', null, t('observatory.title')),
      h('p.live', { id: 'live', role: 'status' }),
      h(
        'nav',
        { 'aria-label': t('observatory.ways') },
        h('a', { href: '/' }, t('action.to-shop')),
        h('a', { href: bookAddress() }, t('foot.book')),
        h('button.plain', { type: 'button', lang: other === 'zh' ? 'zh-CN' : 'en', onclick: () => speakOther(other) }, other === 'zh' ? '中文' : 'English'),
        isSignedIn() && h('button.plain', { type: 'button', onclick: leave }, t('session.sign-out')),
      ),
    ),
    h('main', { id: 'main', tabindex: -1 }, content),
    h('div', { id: 'messages', role: 'status', 'aria-live': 'polite' }),
  );
  document.title = `${t('observatory.title')} · Offshoot`;
}

async function speakOther(language) {
  await speak(language);
  location.reload();
}

async function leave() {
  await signOut();
  location.reload();
}

function door() {
  const form = onSubmit(
    h(
      'form.door',
      null,
      h('h2', null, t(isSignedIn() ? 'observatory.not-for-you' : 'observatory.door')),
      h('p', null, t('observatory.door-text')),
      field('email', t('field.email'), { type: 'email', required: true, autocomplete: 'username' }),
      field('password', t('field.password'), { type: 'password', required: true, autocomplete: 'current-password' }),
      h('button.button.strong', { type: 'submit' }, t('session.sign-in')),
      h('p.hint', null, t('observatory.door-demo')),
    ),
    async ({ email, password }) => {
      await signIn(email, password);
      open();
    },
  );
  frame(form);
}

function observatory() {
  const ledger = books();
  const order = paths(ledger);
  const house = floor();
  const visitors = load(ledger);
  const letters = parked();
  frame(
    ledger.element,
    house.element,
    h('div.below', null, h('div', null, order.element), h('div', null, visitors.element, letters.element)),
  );
  let live = null;
  watch({
    seen: (view) => {
      house.show(view);
      ledger.show(view);
      visitors.show(view);
      letters.show(view);
    },
    connected: (is) => {
      if (is === live) {
        return;
      }
      live = is;
      put(document.getElementById('live'), h(`span.${is ? 'on' : 'off'}`, null, t(is ? 'observatory.live' : 'order.not-live')));
      house.isLive(is);
      ledger.isLive(is);
    },
    over: () => {
      say(t('session.over'), 'bad');
      setTimeout(() => location.reload(), 2000);
    },
  });
}

function open() {
  if (has('operator')) {
    observatory();
  } else {
    door();
  }
}

async function begin() {
  try {
    await speak();
    await recall();
    open();
  } catch (problem) {
    put(document.body, h('p.bare', { role: 'alert' }, session() === null ? inWords(problem) : String(problem)));
  }
}

begin();
