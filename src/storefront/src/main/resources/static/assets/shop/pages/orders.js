import { get } from '../../common/api.js';
import { h } from '../../common/dom.js';
import { date, money, t } from '../../common/texts.js';
import { heading, nothing, orderNumber, pager, statusName } from '../parts.js';

const SHOWN = 3;

export async function show({ query, signal }) {
  const page = Math.max(0, Number.parseInt(query.get('page') ?? '1', 10) - 1 || 0);
  const said = await get(`/api/orders?${new URLSearchParams({ page })}`, signal);
  const orders = said.items;
  return {
    title: t('orders.title'),
    content: [
      heading(t('orders.title')),
      orders.length
        ? [
            h('ol.orders', null, orders.map((order) => row(order, signal))),
            pager(page, said.size, said.total, (to) => `#/orders?page=${to + 1}`),
          ]
        : nothing(t('orders.empty'), t('orders.empty-text'), { href: '#/', text: t('action.to-shop') }),
    ],
  };
}

function row(order, signal) {
  const names = h('span.order-names');
  nameThem(order, names, signal);
  return h(
    'li',
    null,
    h(
      'a.order-row',
      { href: `#/orders/${order.id}` },
      h('span.order-date', null, h('strong', null, date(order.placedAt)), h('small', null, t('order.number', { number: orderNumber(order.id) }))),
      names,
      h('span.order-total', null, money(order.total)),
      h(`span.status.${order.status.toLowerCase()}`, null, statusName(order.status)),
    ),
  );
}

// the list does not contain the ordered products: load them in the background
async function nameThem(order, names, signal) {
  const { lines } = await get(`/api/orders/${order.id}`, signal, 1).catch(() => ({ lines: [] }));
  const all = lines.map((line) => (line.quantity > 1 ? `${line.quantity} × ${line.name}` : line.name));
  names.append(all.slice(0, SHOWN).join(', '), all.length > SHOWN ? ` ${t('orders.more', { count: all.length - SHOWN })}` : '');
}
