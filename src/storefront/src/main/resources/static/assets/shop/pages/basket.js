import { inWords } from '../../common/api.js';
import { h, put } from '../../common/dom.js';
import { isSignedIn } from '../../common/session.js';
import { money, t, times, total } from '../../common/texts.js';
import { basket, change } from '../basket.js';
import { heading, nothing, quantity, say } from '../parts.js';
import { picture } from '../picture.js';

const CALM = 300;

export async function show({ signal }) {
  const content = h('div');
  let timer;

  const draw = (lines) =>
    lines.length
      ? put(
          content,
          h(
            'div.two-columns',
            null,
            h('ul.lines', null, lines.map(lineOf)),
            h(
              'aside.summary',
              { 'aria-label': t('basket.summary') },
              h('h2', null, t('basket.summary')),
              sumOf(lines),
              isSignedIn() || h('p.hint', null, t('basket.sign-in-hint')),
              h('a.button.strong.wide', { href: '#/checkout' }, t('basket.checkout')),
              h('a.back', { href: '#/' }, t('basket.go-on')),
            ),
          ),
        )
      : put(content, nothing(t('basket.empty'), t('basket.empty-text'), { href: '#/', text: t('action.to-shop') }));

  const set = (line, many) => {
    clearTimeout(timer);
    timer = setTimeout(
      async () => {
        try {
          await change(line.productId, many, signal);
          draw(await basket(signal));
        } catch (problem) {
          if (!signal.aborted) {
            say(inWords(problem), 'bad');
            draw(await basket(signal));
          }
        }
      },
      many > 0 ? CALM : 0,
    );
  };

  const lineOf = (line) =>
    h(
      'li.line',
      null,
      h('a.line-picture', { href: `#/products/${line.productId}`, tabindex: -1, 'aria-hidden': 'true' }, picture(line)),
      h(
        'div.line-text',
        null,
        h('h2', null, h('a', { href: `#/products/${line.productId}` }, line.name)),
        h('p.quiet', null, t('basket.each', { price: money(line.unitPrice) })),
        line.available === false && h('p.alert', null, t('basket.gone')),
      ),
      h(
        'div.line-numbers',
        null,
        quantity(line.quantity, t('quantity.label-named', { name: line.name }), (many) => set(line, many)).element,
        h('strong', null, line.unitPrice ? money(times(line.unitPrice, line.quantity)) : '–'),
        h('button.plain', { type: 'button', 'aria-label': t('basket.remove-named', { name: line.name }), onclick: () => set(line, 0) }, t('basket.remove')),
      ),
    );

  draw(await basket(signal));
  return { title: t('basket.title'), content: [heading(t('basket.title')), content] };
}

/** The total of these lines, or why there is none. */
export function sumOf(lines) {
  const sum = totalOf(lines);
  return h('p.sum', null, h('span', null, t('basket.total')), h('strong', null, sum ? money(sum) : t('basket.mixed')));
}

export const totalOf = (lines) =>
  lines.every((line) => line.unitPrice) ? total(lines.map((line) => times(line.unitPrice, line.quantity))) : null;
