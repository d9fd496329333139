import { get } from '../../common/api.js';
import { h } from '../../common/dom.js';
import { bookAddress, knows, t } from '../../common/texts.js';
import { card, heading, nothing, pager } from '../parts.js';
import { picture } from '../picture.js';
import { COLOURS, SHELVES } from '../shelves.js';

const SIZE = 24;

export async function show({ query, signal }) {
  const q = (query.get('q') ?? '').trim().slice(0, 100);
  const page = Math.max(0, Number.parseInt(query.get('page') ?? '1', 10) - 1 || 0);
  const found = await get(`/api/products?${new URLSearchParams({ q, page, size: SIZE })}`, signal);
  const href = (to) => `#/?${new URLSearchParams({ ...(q && { q }), ...(to && { page: to + 1 }) })}`;
  const isHome = !q && page === 0;
  // a search shows its results first, and the shelves below
  const shelf = [...SHELVES, ...COLOURS].includes(q) && knows(`shelf.${q}`) ? t(`shelf.${q}`) : null;
  return {
    title: q ? (shelf ?? t('search.title', { q })) : '',
    content: [
      isHome ? welcome(found.items) : heading(q ? (shelf ?? t('search.title', { q })) : t('catalogue.all')),
      (shelf || !q) && shelves(q),
      found.items.length
        ? [
            h(
              'h2.tally',
              { 'aria-live': 'polite' },
              t('catalogue.tally', { count: found.total }),
              q && [' · ', h('a', { href: '#/' }, t('catalogue.show-all'))],
            ),
            h('ul.shelf', null, found.items.map(card)),
            pager(page, SIZE, found.total, href),
          ]
        : q || page
          ? nothing(t('catalogue.none'), t('catalogue.none-text'), { href: '#/', text: t('catalogue.show-all') })
          : nothing(t('catalogue.empty'), t('catalogue.empty-text')),
      q && !shelf && shelves(q),
    ],
  };
}

function welcome(products) {
  return h(
    'section.welcome',
    null,
    h(
      'div.welcome-text',
      null,
      h('h1', { tabindex: -1 }, t('welcome.title-1'), ' ', h('em', null, t('welcome.title-2'))),
      h('p', null, t('welcome.text')),
      h(
        'p.inside',
        null,
        t('welcome.inside'),
        ' ',
        h('a', { href: '/observatory' }, t('welcome.watch')),
        ' · ',
        h('a', { href: bookAddress() }, t('welcome.read')),
      ),
    ),
    h(
      'div.welcome-pictures',
      { 'aria-hidden': 'true' },
      h('img.branch', { src: '/assets/shop/branch.svg', alt: '', width: 560, height: 380 }),
      products.slice(0, 4).map((product) => h('a.leaf', { href: `#/products/${product.id}`, tabindex: -1 }, picture(product, { eager: true }))),
    ),
  );
}

function shelves(q) {
  const link = (word, shape) =>
    h('li', null, h(`a.${shape}`, { href: `#/?q=${word}`, 'aria-current': word === q && 'page', 'data-word': word }, t(`shelf.${word}`)));
  return h(
    'nav.shelves',
    { 'aria-label': t('catalogue.shelves') },
    h('ul', null, SHELVES.map((word) => link(word, 'chip'))),
    h('ul.colours', { 'aria-label': t('catalogue.colours') }, COLOURS.map((word) => link(word, 'colour'))),
  );
}
