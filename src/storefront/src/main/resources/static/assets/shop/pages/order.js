import { ask, get, Problem } from '../../common/api.js';
import { h, pause, put, takeOut } from '../../common/dom.js';
import { mayBuy } from '../../common/session.js';
import { dateTime, knows, money, t, time, times } from '../../common/texts.js';
import { putBack } from '../basket.js';
import { doing, heading, orderNumber, say, statusName } from '../parts.js';
import { grow, plant } from '../plant.js';

const PLAN = ['PLACED', 'RESERVED', 'CONFIRMED', 'SHIPPED', 'COMPLETED'];
const ENDED = ['COMPLETED', 'CANCELLED'];
const PAYS = ['CONFIRMED', 'SHIPPED', 'COMPLETED', 'CANCELLED'];
const TRAVELS = ['SHIPPED', 'COMPLETED'];
const CANCELLABLE = ['PLACED', 'RESERVED', 'CONFIRMED'];

const NOT_YET = 8;
const AGAIN = 3000;

export async function show({ parameters: [id], signal }) {
  const order = await fresh(id, signal);
  const drawing = plant(0);
  const timeline = h('ol.timeline', { 'aria-label': t('order.timeline') });
  const live = h('p.live', { role: 'status' });
  const announcer = h('p.unseen', { 'aria-live': 'polite' });
  const status = h('p.order-status');
  const actions = h('div.order-actions');
  const facts = h('dl.facts');

  const cancel = doing(h('button.button', { type: 'button' }, t('order.cancel')), async () => {
    if (!window.confirm(t('order.cancel-sure'))) {
      return;
    }
    try {
      await ask('POST', `/api/orders/${encodeURIComponent(id)}/cancellation`, { tries: 3 });
      say(t('order.cancel-asked'));
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 409) {
        say(t('order.cancel-late'), 'bad');
      } else {
        throw problem;
      }
    }
    await refresh();
  });
  const toShop = h('a.button', { href: '#/' }, t('action.to-shop'));
  const takeBack = async (next) => {
    const gone = await putBack(order.lines);
    if (gone.length) {
      say(t('order.is-gone', { names: gone.join(', ') }), 'bad');
    } else {
      say(t('order.is-back', { count: order.lines.length }));
    }
    if (gone.length < order.lines.length) {
      location.hash = next;
    }
  };
  const otherCard = doing(h('button.button.strong', { type: 'button' }, t('order.other-card')), () => takeBack('#/checkout'));
  const putItBack = doing(h('button.button', { type: 'button' }, t('order.put-back')), () => takeBack('#/basket'));

  const draw = () => {
    const now = statusOf(order);
    put(status, h(`span.status.${now.toLowerCase()}`, null, statusName(now)), h('span', null, textOf(order)));
    put(timeline, order.history.map(step), planned(order));
    const isOver = now === 'CANCELLED';
    grow(drawing, stageOf(order), isOver);
    // keep an existing button: it may have the focus
    for (const [action, isOpen] of [
      [otherCard, isOver && mayBuy() && order.history.at(-1)?.reason === 'PAYMENT_DECLINED'],
      [putItBack, isOver && mayBuy()],
      [toShop, isOver],
      [cancel, CANCELLABLE.includes(now)],
    ]) {
      if (isOpen && !action.parentNode) {
        actions.append(action);
      } else if (!isOpen) {
        takeOut(action);
      }
    }
    factsOf(order, now, facts, signal);
  };

  const refresh = async () => {
    const said = await get(`/api/orders/${encodeURIComponent(id)}`, signal);
    if ((said.history?.length ?? 0) >= order.history.length) {
      Object.assign(order, said);
      draw();
    }
  };

  draw();
  follow(id, signal, {
    isEnded: () => ENDED.includes(statusOf(order)),
    says: (entry, number) => {
      // history entries are numbered in the order they were written; unlike clocks, numbers never disagree
      if (number <= order.history.length) {
        return;
      }
      order.history = [...order.history, entry];
      draw();
      put(announcer, `${statusName(entry.status)}. ${reasonOf(entry)}`);
    },
    connected: (is) => put(live, is === null ? '' : h(`span.${is ? 'on' : 'off'}`, null, t(is ? 'order.live' : 'order.not-live'))),
    refresh,
  });

  const number = orderNumber(id);
  return {
    title: t('order.number', { number }),
    content: [
      h('nav.crumbs', { 'aria-label': t('crumbs') }, h('a', { href: '#/orders' }, t('orders.title'))),
      heading(t('order.number', { number }), status),
      h(
        'div.growth',
        null,
        h('div.growth-plant', null, drawing),
        h('section.growth-steps', { 'aria-label': t('order.timeline') }, timeline, live, announcer, actions),
        h(
          'aside.summary',
          { 'aria-label': t('order.lines') },
          h('h2', null, t('order.lines')),
          h('ul.short-lines', null, order.lines.map(lineOf)),
          h('p.sum', null, h('span', null, t('basket.total')), h('strong', null, money(order.total))),
          facts,
        ),
      ),
    ],
  };
}

/** Just after checkout, the order may not be stored yet: the shop then says when to retry. */
async function fresh(id, signal) {
  for (let attempt = 1; ; attempt++) {
    try {
      const order = await get(`/api/orders/${encodeURIComponent(id)}`, signal);
      return { ...order, history: [...(order.history ?? [])] };
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.status !== 404 || problem.retryAfter === null || attempt >= NOT_YET) {
        throw problem;
      }
      await pause(Math.min(problem.retryAfter, 2) * 1000, signal);
    }
  }
}

/**
 * Streams the history of an order. The browser reconnects after a break, and sends the last entry it received; where it
 * does not, because the answer was no stream, this opens a new stream, and loads the order again.
 */
function follow(id, signal, { isEnded, says, connected, refresh }) {
  let stream;
  let timer;
  const stop = () => {
    clearTimeout(timer);
    stream?.close();
  };
  signal.addEventListener('abort', stop);

  const hear = ({ data, lastEventId }) => {
    says(JSON.parse(data), Number(lastEventId));
    if (isEnded()) {
      stop();
      connected(null);
    }
  };

  const start = () => {
    if (isEnded() || signal.aborted) {
      connected(null);
      return;
    }
    stream = new EventSource(`/api/orders/${encodeURIComponent(id)}/stream`);
    stream.addEventListener('open', () => connected(true));
    stream.addEventListener('status', hear);
    stream.addEventListener('error', () => {
      connected(false);
      if (stream.readyState === EventSource.CLOSED) {
        timer = setTimeout(async () => {
          await refresh().catch(() => {});
          start();
        }, AGAIN);
      }
    });
  };
  start();
}

const statusOf = (order) => order.history.at(-1)?.status ?? order.status;

function textOf(order) {
  const reason = order.history.at(-1)?.reason;
  return knows(`ended.${reason}`) ? t(`ended.${reason}`) : t(`status.${statusOf(order)}.text`);
}

function stageOf(order) {
  const reached = order.history.map((one) => PLAN.indexOf(one.status));
  return Math.max(0, ...reached) + 1;
}

function reasonOf(entry) {
  return entry.reason ? (knows(`reason.${entry.reason}`) ? t(`reason.${entry.reason}`) : entry.reason) : '';
}

const step = (entry, index, all) =>
  h(
    `li.step.done.${String(entry.status).toLowerCase()}`,
    { 'aria-current': index === all.length - 1 && 'step' },
    h('strong', null, statusName(entry.status)),
    entry.reason && h('span.reason', null, reasonOf(entry)),
    h('time', { datetime: entry.at, title: dateTime(entry.at) }, time(entry.at)),
  );

/** The remaining steps, if all goes well. */
function planned(order) {
  const now = statusOf(order);
  if (now === 'CANCELLED' || now === 'CANCELLING') {
    return [];
  }
  return PLAN.slice(PLAN.indexOf(now) + 1).map((status) => h('li.step', null, h('strong', null, statusName(status)), h('span.unseen', null, t('order.to-come'))));
}

const lineOf = (line) =>
  h(
    'li',
    null,
    h('span', null, h('a', { href: `#/products/${line.productId}` }, `${line.quantity} × ${line.name}`)),
    h('span', null, line.unitPrice ? money(times(line.unitPrice, line.quantity)) : ''),
  );

// payment and parcel belong to other modules: load them here, and omit them if those do not answer
async function factsOf({ id, history }, status, facts, signal) {
  const path = encodeURIComponent(id);
  const [payment, shipment] = await Promise.all([
    PAYS.includes(status) ? get(`/api/payments/${path}`, signal, 1).catch(() => null) : null,
    TRAVELS.includes(status) ? get(`/api/shipments/${path}`, signal, 1).catch(() => null) : null,
  ]);
  if (signal.aborted) {
    return;
  }
  const fact = (name, value) => value && [h('dt', null, name), h('dd', null, value)];
  put(
    facts,
    history.length > 0 && fact(t('order.placed-at'), dateTime(history[0].at)),
    fact(t('order.payment'), payment && (knows(`payment.${payment.status}`) ? t(`payment.${payment.status}`) : payment.status)),
    fact(t('order.carrier'), shipment?.carrier),
    fact(t('order.tracking'), shipment?.trackingNumber),
  );
}
