import { h } from './dom.js';
import { bookAddress, t } from './texts.js';

/**
 * The beginning of a page for readers: a link past it, the way to the shop, and links to other pages.
 *
 * @param more the address and the name of one that is only linked from here
 */
export const head = (...more) => [
  h('a.skip', { href: '#main' }, t('skip')),
  h(
    'header.book-head',
    null,
    h('a.wordmark', { href: '/' }, h('img', { src: '/favicon.svg', alt: '', width: 34, height: 34 }), h('span', null, 'Offshoot')),
    h(
      'nav',
      { 'aria-label': t('foot.more') },
      [[bookAddress(), 'foot.book'], ['/observatory', 'foot.observatory'], ['/swagger-ui.html', 'foot.api'], more].map(([href, text]) =>
        h('a', { href }, t(text)),
      ),
    ),
  ),
];
