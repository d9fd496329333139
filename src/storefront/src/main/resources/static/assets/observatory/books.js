import { ask, get } from '../common/api.js';
import { h, pause, put } from '../common/dom.js';
import { number, t } from '../common/texts.js';

// Compares what customers were told with what the modules have written down, each in its own reports: nothing here is
// counted along, and so nothing can be missed by looking away.

const BEAT = 3000;
const OWN = 300;
const MOST = 1000;
/** So long a message may be under way that nobody has in a table: in the broker, or in somebody's hand. */
const UNDER_WAY = 10_000;
/** The basket keeps what it acknowledged for seven days: an older order may rightly be unknown to it. */
const KEPT = 6 * 24 * 3600 * 1000;

const ENDED = ['COMPLETED', 'CANCELLED'];

/**
 * What is wrong with the books, if anything.
 *
 * @param reports what modules say; a report is missing while nobody hosts the module
 * @param told orders that this page was told of, by the time at which it was: {id: millis}
 * @param atRest whether nothing waits anywhere that somebody knows of
 * @returns {acknowledged, ended, open, lost, doubled}: lost and doubled are ids, or null while that cannot be said
 */
export function compare(reports, told, atRest, now) {
  const acknowledged = new Map(Object.entries(told));
  (reports.acknowledged ?? []).forEach((one) => acknowledged.set(one.orderId, Date.parse(one.acknowledgedAt)));
  const orders = new Map((reports.orders ?? []).map((one) => [one.orderId, one]));
  const money = new Map((reports.payments ?? []).map((one) => [one.orderId, one.capturedMinor - one.refundedMinor]));
  const parcels = new Map((reports.shipments ?? []).map((one) => [one.orderId, one.shipments]));
  const quiet = (time) => atRest && now - time > UNDER_WAY;

  const lost = [];
  const doubled = [];
  let ended = 0;
  for (const [id, time] of acknowledged) {
    const order = orders.get(id);
    if (!order && quiet(time)) {
      lost.push(id);
    }
    if (order && ENDED.includes(order.status)) {
      ended++;
    }
  }
  for (const [id, order] of orders) {
    const kept = money.get(id) ?? 0;
    const finished = order.finishedAt ? Date.parse(order.finishedAt) : now;
    const nobodyWasTold = reports.acknowledged && !acknowledged.has(id) && now - Date.parse(order.placedAt) < KEPT;
    const kaput = order.status === 'CANCELLED' && kept > 0 && quiet(finished);
    if (nobodyWasTold || kept > order.totalMinor || kaput || (parcels.get(id) ?? 0) > 1) {
      doubled.push(id);
    } else if (order.status === 'COMPLETED' && reports.payments && kept < order.totalMinor && quiet(finished)) {
      lost.push(id);
    }
  }
  const complete = reports.orders && reports.acknowledged;
  return {
    acknowledged: acknowledged.size,
    ended,
    open: acknowledged.size - ended - lost.filter((id) => !orders.has(id)).length,
    lost: complete ? lost : null,
    doubled: complete ? doubled : null,
  };
}

export function books() {
  const told = {};
  let view = null;
  let listeners = [];
  const figures = h('dl.figures');
  const caption = h('p.quiet');
  const trouble = h('p.notice', { role: 'alert', hidden: true });
  const element = h('section.books', { 'aria-label': t('books.title') }, figures, caption, trouble);

  const atRest = () =>
    view !== null &&
    view.processes.every((one) => one.reachable !== false || !one.wasSeen) &&
    view.processes.every((one) => Object.values(one.modules ?? {}).every((module) => !module.hosted || (!module.pending && !module.parked)));

  const figure = (name, value, kind = '') =>
    h(`div.figure${kind}`, { 'data-figure': name }, h('dt', null, t(`figure.${name}`)), h('dd', null, value === null ? '–' : number(value)));

  const draw = (found, reports) => {
    put(
      figures,
      figure('acknowledged', found.acknowledged),
      figure('open', found.open),
      figure('ended', found.ended),
      figure('lost', found.lost?.length ?? null, found.lost?.length ? '.bad' : '.good'),
      figure('doubled', found.doubled?.length ?? null, found.doubled?.length ? '.bad' : '.good'),
    );
    const inMemory = view?.processes.some((one) => one.broker === 'memory');
    put(caption, inMemory && h('strong.tag', null, t('books.not-guaranteed')), ' ', t(inMemory ? 'books.in-memory' : 'books.caption'));
    const wrong = [...(found.lost ?? []), ...(found.doubled ?? [])];
    const silent = ['acknowledged', 'orders', 'payments', 'shipments'].filter((name) => !reports[name]);
    trouble.hidden = !wrong.length && !silent.length;
    trouble.textContent = wrong.length ? t('books.wrong', { orders: wrong.slice(0, 5).join(', ') }) : silent.length ? t('books.silent') : '';
  };

  const look = async () => {
    const recent = await get('/actuator/reports');
    const own = Object.keys(told).slice(-OWN);
    const ids = [...new Set([...own, ...recent.orders])].slice(0, MOST);
    const { body } = await ask('POST', '/actuator/reports', { json: { orders: ids.join(',') } });
    draw(compare(body, told, atRest(), Date.now()), body);
    listeners.forEach((listener) => listener(body.orders ?? []));
  };

  (async () => {
    for (;;) {
      await pause(view === null ? 300 : BEAT);
      if (view !== null && !document.hidden) {
        await look().catch(() => {});
      }
    }
  })();

  return {
    element,
    show: (seen) => {
      view = seen;
    },
    /** A customer was told of this order just now. */
    acknowledged: (id) => {
      told[id] = Date.now();
      const ids = Object.keys(told);
      if (ids.length > OWN) {
        delete told[ids[0]];
      }
    },
    onOrders: (listener) => {
      listeners = [...listeners, listener];
    },
  };
}
