import { get } from '../../common/api.js';
import { h } from '../../common/dom.js';
import { dateTime, knows, money, t } from '../../common/texts.js';
import { heading, nothing, orderNumber, pager } from '../parts.js';

export async function show({ query, signal }) {
  const page = Math.max(0, Number.parseInt(query.get('page') ?? '1', 10) - 1 || 0);
  const said = await get(`/api/notifications?${new URLSearchParams({ page })}`, signal);
  const letters = said.items;
  return {
    title: t('inbox.title'),
    content: [
      heading(t('inbox.title')),
      letters.length
        ? [
            h('ol.letters', null, letters.map(letter)),
            pager(page, said.size, said.total, (to) => `#/inbox?page=${to + 1}`),
          ]
        : nothing(t('inbox.empty'), t('inbox.empty-text'), { href: '#/', text: t('action.to-shop') }),
    ],
  };
}

function letter({ kind, detail, title, text, orderId, at }) {
  const number = orderNumber(orderId);
  const known = knows(`letter.${kind}`);
  return h(
    'li.letter',
    null,
    h('h2', null, known ? t(`letter.${kind}`) : title),
    h('p', null, knows(`ended.${detail}`) ? t(`ended.${detail}`) : known ? t(`letter.${kind}.text`, { detail: inWords(detail ?? '') }) : text),
    h('p.quiet', null, h('time', { datetime: at }, dateTime(at)), ' · ', h('a', { href: `#/orders/${orderId}` }, t('order.number', { number }))),
  );
}

/** A detail is an amount, the reason of a cancellation, or a name. */
function inWords(detail) {
  const [, amount, currency] = /^(\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(detail) ?? [];
  return amount ? money({ amount, currency }) : knows(`reason.${detail}`) ? t(`reason.${detail}`) : detail;
}
