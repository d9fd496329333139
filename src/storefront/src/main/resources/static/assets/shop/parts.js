import { inWords } from '../common/api.js';
import { h } from '../common/dom.js';
import { doing, say } from '../common/forms.js';
import { mayBuy } from '../common/session.js';
import { money, t } from '../common/texts.js';
import { add } from './basket.js';
import { picture } from './picture.js';
import { plant } from './plant.js';

export { doing, field, hush, onSubmit, say } from '../common/forms.js';

export const heading = (text, ...more) => h('header.heading', null, h('h1', { tabindex: -1 }, text), ...more);

/** An empty page, or part of one. */
export const nothing = (title, text, link) =>
  h('section.nothing', null, plant(1), title && h('h2', null, title), h('p', null, text), link && h('a.button', { href: link.href }, link.text));

/** A problem in place of the content that could not be loaded. */
export function trouble(problem, again) {
  return h(
    'section.nothing',
    { role: 'alert' },
    plant(2, { wilted: true }),
    h('p', null, inWords(problem)),
    problem.status === 404
      ? h('a.button', { href: '#/' }, t('action.to-shop'))
      : h('button.button', { type: 'button', onclick: again }, t('action.again')),
  );
}

/** A quantity: a number between a minus and a plus button. */
export function quantity(value, label, changed, { least = 1, most = 99 } = {}) {
  const input = h('input', { type: 'number', min: least, max: most, value: String(value), inputmode: 'numeric', 'aria-label': label });
  const set = (next) => {
    value = Math.max(least, Math.min(most, Number.isInteger(next) ? next : value));
    input.value = String(value);
    changed?.(value);
  };
  input.addEventListener('change', () => set(input.valueAsNumber));
  const step = (by, text, sign) =>
    h('button.step', { type: 'button', 'aria-label': text, onclick: () => set((input.valueAsNumber || 0) + by) }, sign);
  return {
    element: h('span.quantity', null, step(-1, t('quantity.less'), '−'), input, step(1, t('quantity.more'), '+')),
    /** Sets the number, unless one is being typed. */
    show: (next) => {
      if (input.value === String(value)) {
        input.value = String(next);
      }
      value = next;
    },
    value: () => (Number.isInteger(input.valueAsNumber) ? Math.max(least, Math.min(most, input.valueAsNumber)) : value),
  };
}

/** A product in a list. */
export function card(product, position = 99) {
  const href = `#/products/${product.id}`;
  return h(
    'li.card',
    null,
    h('a.card-picture', { href, tabindex: -1, 'aria-hidden': 'true' }, picture(product, { eager: position < 8 })),
    h(
      'div.card-text',
      null,
      h('h3', null, h('a', { href }, product.name)),
      h('p.price', null, money(product.price)),
      mayBuy() &&
        doing(
          h('button.quick', { type: 'button', 'aria-label': t('basket.add-named', { name: product.name }) }, t('basket.add-short')),
          () => putIntoBasket(product, 1),
        ),
    ),
  );
}

export async function putIntoBasket(product, many) {
  await add(product.id, many);
  say(t('basket.added', { name: product.name }), 'good', { href: '#/basket', text: t('basket.look') });
}

/** Page navigation: the position, and links to the other pages. */
export function pager(page, size, total, hrefOf) {
  const pages = Math.ceil(total / size);
  if (pages < 2) {
    return null;
  }
  const shown = [...new Set([0, page - 1, page, page + 1, pages - 1])].filter((one) => one >= 0 && one < pages);
  const numbers = shown.flatMap((one, index) => [
    index > 0 && one - shown[index - 1] > 1 && h('li.gap', { 'aria-hidden': 'true' }, '…'),
    h('li', null, h('a', { href: hrefOf(one), 'aria-label': t('pager.page', { page: one + 1 }), 'aria-current': one === page && 'page' }, String(one + 1))),
  ]);
  return h(
    'nav.pager',
    { 'aria-label': t('pager.label') },
    page > 0 && h('a.turn', { href: hrefOf(page - 1), rel: 'prev' }, t('pager.previous')),
    h('ol', null, numbers),
    page < pages - 1 && h('a.turn', { href: hrefOf(page + 1), rel: 'next' }, t('pager.next')),
  );
}

/** Grey placeholders while loading. */
export const waiting = (shape = 'lines') =>
  h(
    'div.waiting',
    { role: 'status' },
    h('span.unseen', null, t('waiting')),
    shape === 'shelf'
      ? h('ul.shelf', { 'aria-hidden': 'true' }, Array.from({ length: 8 }, () => h('li.ghost-card')))
      : h('div', { 'aria-hidden': 'true' }, h('div.ghost-line.wide'), h('div.ghost-line'), h('div.ghost-line.short')),
  );

export const orderNumber = (id) => String(id).slice(-8).toUpperCase();

export const statusName = (status) => t(`status.${status}`);
