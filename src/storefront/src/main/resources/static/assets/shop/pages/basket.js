import { inWords } from '../../common/api.js';
import { h, put, takeOut } from '../../common/dom.js';
import { isSignedIn } from '../../common/session.js';
import { money, t, times, total } from '../../common/texts.js';
import { basket, change } from '../basket.js';
import { heading, nothing, quantity, say } from '../parts.js';
import { picture } from '../picture.js';

const CALM = 300;

export async function show({ signal }) {
  const rows = new Map();
  const list = h('ul.lines');
  const sum = h('div');
  const content = h(
    'div.two-columns',
    null,
    list,
    h(
      'aside.summary',
      { 'aria-label': t('basket.summary') },
      h('h2', null, t('basket.summary')),
      sum,
      !isSignedIn() && h('p.hint', null, t('basket.sign-in-hint')),
      h('a.button.strong.wide', { href: '#/checkout' }, t('basket.checkout')),
      h('a.back', { href: '#/' }, t('basket.go-on')),
    ),
  );
  const page = h('div', null, content);

  // reuse existing lines: a control may have the focus, or a number that is being typed
  const draw = (lines) => {
    for (const [id, row] of rows) {
      if (!lines.some((line) => line.productId === id)) {
        rows.delete(id);
        takeOut(row.element);
      }
    }
    for (const line of lines) {
      if (!rows.has(line.productId)) {
        rows.set(line.productId, rowOf(line));
        list.append(rows.get(line.productId).element);
      }
      rows.get(line.productId).show(line);
    }
    put(sum, sumOf(lines));
    if (!lines.length) {
      put(page, nothing(t('basket.empty'), t('basket.empty-text'), { href: '#/', text: t('action.to-shop') }));
    }
  };

  // the change to send once typing pauses, the number of pending requests, and the latest change
  const waiting = new Map();
  let sending = 0;
  let last = 0;

  // until the last change has arrived, the shop's answer is older than what the customer sees
  const redraw = async () => {
    if (waiting.size || sending || signal.aborted) {
      return;
    }
    const seen = last;
    try {
      const lines = await basket(signal);
      if (seen === last) {
        draw(lines);
      }
    } catch (problem) {
      if (!signal.aborted) {
        say(inWords(problem), 'bad');
      }
    }
  };

  const set = ({ productId }, many) => {
    clearTimeout(waiting.get(productId)?.timer);
    last++;
    const send = async () => {
      waiting.delete(productId);
      sending++;
      await change(productId, many).catch((problem) => say(inWords(problem), 'bad'));
      sending--;
      await redraw();
    };
    waiting.set(productId, { send, timer: setTimeout(send, many > 0 ? CALM : 0) });
  };

  // changes made just before leaving the page count, too: the checkout waits for them
  signal.addEventListener('abort', () =>
    waiting.forEach(({ send, timer }) => {
      clearTimeout(timer);
      send();
    }),
  );

  const rowOf = (line) => {
    const many = quantity(line.quantity, t('quantity.label-named', { name: line.name }), (now) => set(line, now));
    const each = h('p.quiet');
    const gone = h('p.alert', null, t('basket.gone'));
    const all = h('strong');
    return {
      element: h(
        'li.line',
        null,
        h('a.line-picture', { href: `#/products/${line.productId}`, tabindex: -1, 'aria-hidden': 'true' }, picture(line)),
        h('div.line-text', null, h('h2', null, h('a', { href: `#/products/${line.productId}` }, line.name)), each, gone),
        h(
          'div.line-numbers',
          null,
          many.element,
          all,
          h('button.plain', { type: 'button', 'aria-label': t('basket.remove-named', { name: line.name }), onclick: () => set(line, 0) }, t('basket.remove')),
        ),
      ),
      show: (now) => {
        many.show(now.quantity);
        put(each, t('basket.each', { price: money(now.unitPrice) }));
        put(all, now.unitPrice ? money(times(now.unitPrice, now.quantity)) : '–');
        gone.hidden = now.available !== false;
      },
    };
  };

  draw(await basket(signal));
  return { title: t('basket.title'), content: [heading(t('basket.title')), page] };
}

/** The total of these lines, or the reason why there is none. */
export function sumOf(lines) {
  const sum = totalOf(lines);
  return sumLine(sum ? money(sum) : t('basket.mixed'));
}

export const sumLine = (text) => h('p.sum', null, h('span', null, t('basket.total')), h('strong', null, text));

export const totalOf = (lines) =>
  lines.every((line) => line.unitPrice) ? total(lines.map((line) => times(line.unitPrice, line.quantity))) : null;
