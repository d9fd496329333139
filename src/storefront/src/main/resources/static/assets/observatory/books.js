import { ask, get } from '../common/api.js';
import { h, pause, put } from '../common/dom.js';
import { number, t } from '../common/texts.js';

// Compares what customers were told with what the modules report that they have stored. Nothing is counted on the page,
// so nothing is missed while it is hidden.

const BEAT = 3000;
const OWN = 600;
const MOST = 1000;
/** The maximum time for which a message may be in no table: at the broker, or being handled. */
const UNDER_WAY = 10_000;
/** The basket stores checkouts for seven days: it may rightly not know older orders. */
const KEPT = 6 * 24 * 3600 * 1000;

const ENDED = ['COMPLETED', 'CANCELLED'];
const REPORTS = ['acknowledged', 'orders', 'payments', 'shipments'];
const UNKNOWN = { acknowledged: null, open: null, ended: null, lost: null, doubled: null };

/**
 * Checks the books for discrepancies.
 *
 * @param reports the modules' reports; a module's report is missing while nobody hosts it
 * @param told orders that this page was told of, with the time: {id: millis}
 * @param atRest whether nothing was pending when the modules were asked
 * @returns {acknowledged, ended, open, lost, doubled}: lost and doubled are ids, or null while they are unknown
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
    const paidForNothing = order.status === 'CANCELLED' && kept > 0 && quiet(finished);
    if (nobodyWasTold || kept > order.totalMinor || paidForNothing) {
      doubled.push(id);
    } else if (order.status === 'COMPLETED' && quiet(finished) && (kept < order.totalMinor || !parcels.get(id))) {
      lost.push(id);
    }
  }
  const complete = REPORTS.every((name) => reports[name]);
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
  /** The processes that hosted something according to their last reports. */
  const working = new Set();
  let view = null;
  let listeners = [];
  const figures = h('dl.figures');
  const caption = h('p.quiet');
  const trouble = h('p.notice', { role: 'alert', hidden: true });
  const element = h('section.books', { 'aria-label': t('books.title') }, figures, caption, trouble);

  const hosts = (process) => Object.values(process.modules ?? {}).some((module) => module.hosted);
  // processes that host nothing may be stopped: nothing is pending there. Parked messages need an operator
  const atRest = () =>
    view !== null &&
    view.processes.every((one) => (one.modules ? true : !working.has(one.url))) &&
    view.processes.every((one) => Object.values(one.modules ?? {}).every((module) => !module.hosted || (module.hearing && module.held !== null && !module.pending)));

  const figure = (name, value, kind = '') =>
    h(`div.figure${kind}`, { 'data-figure': name }, h('dt', null, t(`figure.${name}`)), h('dd', null, value === null ? '–' : number(value)));

  const count = (name, ids) => figure(name, ids?.length ?? null, ids === null ? '' : ids.length ? '.bad' : '.good');

  const draw = (found, reports) => {
    put(
      figures,
      figure('acknowledged', found.acknowledged),
      figure('open', found.open),
      figure('ended', found.ended),
      count('lost', found.lost),
      count('doubled', found.doubled),
    );
    const inMemory = view?.processes.some((one) => one.broker === 'memory');
    put(caption, inMemory && h('strong.tag', null, t('books.not-guaranteed')), ' ', t(inMemory ? 'books.in-memory' : 'books.caption'));
    const wrong = [...(found.lost ?? []), ...(found.doubled ?? [])];
    const silent = REPORTS.some((name) => !reports[name]);
    const said = wrong.length ? t('books.wrong', { orders: wrong.slice(0, 5).join(', ') }) : silent ? t('books.silent') : '';
    // do not announce unchanged text again
    if (trouble.textContent !== said) {
      trouble.textContent = said;
      trouble.hidden = !said;
    }
  };

  const look = async () => {
    const recent = await get('/actuator/reports');
    const own = Object.keys(told).slice(-OWN);
    const ids = [...new Set([...own, ...recent.orders])].slice(0, MOST);
    const restful = atRest();
    const { body } = await ask('POST', '/actuator/reports', { json: { orders: ids.join(',') } });
    draw(compare(body, told, restful, Date.now()), body);
    listeners.forEach((listener) => listener(body.orders ?? []));
  };

  (async () => {
    for (;;) {
      await pause(view === null ? 300 : BEAT);
      if (view !== null && !document.hidden) {
        await look().catch(() => draw(UNKNOWN, {}));
      }
    }
  })();

  return {
    element,
    show: (seen) => {
      view = seen;
      seen.processes
        .filter((one) => one.modules)
        .forEach((one) => (hosts(one) ? working.add(one.url) : working.delete(one.url)));
    },
    isLive: (is) => {
      view = is ? view : null;
    },
    /** Records that a customer was just told of this order. */
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
