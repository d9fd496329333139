import { get } from '../common/api.js';
import { h, put } from '../common/dom.js';
import { doing } from '../common/forms.js';
import { number, t, time } from '../common/texts.js';

// The path of an order: each message about it that took effect, how long it waited and how long handling took.

const LISTED = 10;
/** A message due this long after it was published was delayed on purpose: a reminder, or a retry. */
const MEANT = 1000;

const millis = (iso) => Date.parse(iso);
const seconds = (span) => t('path.seconds', { seconds: number(Math.round(span) / 1000) });

export function paths(books) {
  const list = h('ul.recent');
  const shown = h('div.path', null, h('p.quiet', null, t('path.choose')));
  // announce a summary in one sentence, not each row
  const sum = h('p', { role: 'status' });
  const element = h('section.paths', { 'aria-label': t('path.title') }, h('h2', null, t('path.title')), list, sum, shown);
  const buttons = new Map();
  let chosen = null;

  const choose = async (id) => {
    chosen = id;
    buttons.forEach((button, of) => button.setAttribute('aria-pressed', String(of === id)));
    const { steps } = await get(`/actuator/traffic/${encodeURIComponent(id)}`);
    if (chosen === id) {
      const found = way(steps);
      put(sum, found.sum);
      put(shown, found.drawn);
    }
  };

  books.onOrders((orders) => {
    const newest = [...orders].sort((a, b) => millis(b.placedAt) - millis(a.placedAt)).slice(0, LISTED);
    // do not update a list while it is in use
    if (list.contains(document.activeElement)) {
      newest.forEach((order) => buttons.has(order.orderId) && label(buttons.get(order.orderId), order));
      return;
    }
    buttons.clear();
    put(
      list,
      newest.map((order) => {
        const button = doing(h('button', { type: 'button', 'aria-pressed': String(order.orderId === chosen) }), () => choose(order.orderId));
        label(button, order);
        buttons.set(order.orderId, button);
        return h('li', null, button);
      }),
    );
  });

  return { element };
}

function label(button, order) {
  put(button, h('time', { datetime: order.placedAt }, time(order.placedAt)), ' ', h('code', null, order.orderId.slice(-8)), ' ', h('span', null, t(`status.${order.status}`)));
}

function way(said) {
  // redelivered messages take effect once and appear once; the clocks of processes may differ a little
  const steps = said
    .filter((step) => !(step.source === step.module && millis(step.due) - millis(step.sentAt) > MEANT))
    .sort((a, b) => millis(a.endedAt) - millis(b.endedAt));
  if (steps.length === 0) {
    return { sum: t('path.forgotten'), drawn: [] };
  }
  const began = Math.min(...steps.map((step) => millis(step.sentAt)));
  const whole = Math.max(1, Math.max(...steps.map((step) => millis(step.endedAt))) - began);
  const worked = (step) => Math.max(0, millis(step.endedAt) - millis(step.begunAt));
  const sums = new Map();
  steps.forEach((step) => sums.set(step.module, (sums.get(step.module) ?? 0) + worked(step)));
  const rows = steps.map((step) => {
    const wait = Math.max(0, millis(step.begunAt) - millis(step.sentAt));
    const bar = h('span.bar', { 'aria-hidden': 'true' }, h('span.waited'), h('span.worked'));
    bar.style.setProperty('--from', String(Math.max(0, millis(step.sentAt) - began) / whole));
    bar.style.setProperty('--wait', String(wait / whole));
    bar.style.setProperty('--work', String(worked(step) / whole));
    return h(
      'tr',
      null,
      h('th', { scope: 'row' }, step.type.split('.').pop(), h('small', null, `${step.source} → ${step.module}`)),
      h('td', null, step.process),
      h('td', null, number(wait)),
      h('td', null, number(worked(step))),
      h('td.drawn', null, bar),
    );
  });
  const drawn = [
    h('ul.sums', null, [...sums].sort((a, b) => b[1] - a[1]).map(([module, sum]) => h('li', null, `${module} ${seconds(sum)}`))),
    h(
      'div.scroll',
      { tabindex: 0, role: 'region', 'aria-label': t('path.title') },
      h(
        'table',
        null,
        h('thead', null, h('tr', null, ['path.message', 'path.process', 'path.waited', 'path.worked', 'path.drawn'].map((key) => h('th', { scope: 'col' }, t(key))))),
        h('tbody', null, rows),
      ),
    ),
  ];
  return { sum: t('path.sum', { whole: seconds(whole), count: steps.length }), drawn };
}
