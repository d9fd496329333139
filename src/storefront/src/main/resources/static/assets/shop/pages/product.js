import { get } from '../../common/api.js';
import { h } from '../../common/dom.js';
import { mayBuy } from '../../common/session.js';
import { money, t } from '../../common/texts.js';
import { card, doing, putIntoBasket, quantity } from '../parts.js';
import { picture } from '../picture.js';

const FEW = 5;
const MOST_RELATED = 4;
const MOST_WORDS = 4;

export async function show({ parameters: [id], signal }) {
  const [product, stock] = await Promise.all([
    get(`/api/products/${encodeURIComponent(id)}`, signal),
    // without the stock, the product can still be shown
    get(`/api/stock/${encodeURIComponent(id)}`, signal, 1).catch(() => null),
  ]);
  const many = quantity(1, t('quantity.label'));
  const left = stock?.available;
  const soldOut = left !== undefined && left !== null && left <= 0;
  const related = h('section.related', { hidden: true });
  findRelated(product, related, signal);
  return {
    title: product.name,
    content: [
      h('nav.crumbs', { 'aria-label': t('crumbs') }, h('a', { href: '#/' }, t('action.to-shop'))),
      h(
        'article.product',
        null,
        h('div.product-picture', null, picture(product, { eager: true, alt: product.name })),
        h(
          'div.product-text',
          null,
          h('h1', { tabindex: -1 }, product.name),
          h('p.price.large', null, money(product.price)),
          product.description && h('p.description', null, product.description),
          left !== undefined &&
            left !== null &&
            h(`p.stock.${soldOut ? 'none' : left <= FEW ? 'few' : 'plenty'}`, null, soldOut ? t('stock.none') : left <= FEW ? t('stock.few', { count: left }) : t('stock.plenty')),
          mayBuy() &&
            h(
              'div.buy',
              null,
              many.element,
              doing(h('button.button.strong', { type: 'button', disabled: soldOut }, t('basket.add')), () => putIntoBasket(product, many.value())),
            ),
          h('ul.promises', null, ['delivery', 'payment', 'cancel'].map((one) => h('li', null, t(`promise.${one}`)))),
          h('p.sku', null, t('product.sku', { sku: product.sku })),
        ),
      ),
      related,
    ],
  };
}

// similar products, loaded in the background
async function findRelated(product, section, signal) {
  const words = product.name.match(/\p{L}{4,}/gu) ?? [];
  const others = new Map();
  for (const word of words.slice(0, MOST_WORDS)) {
    const { items } = await get(`/api/products?${new URLSearchParams({ q: word, size: MOST_RELATED + 1 })}`, signal, 1).catch(() => ({ items: [] }));
    items.filter((one) => one.id !== product.id).forEach((one) => others.set(one.id, one));
    if (others.size >= MOST_RELATED) {
      break;
    }
  }
  if (others.size && !signal.aborted) {
    section.append(h('h2', null, t('product.related')), h('ul.shelf', null, [...others.values()].slice(0, MOST_RELATED).map(card)));
    section.hidden = false;
  }
}
