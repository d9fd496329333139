import { h, put, takeOut } from '../common/dom.js';
import { doing, say } from '../common/forms.js';
import { driveAgain, parkedMessages } from '../common/parked.js';
import { t } from '../common/texts.js';

const SHOWN = 20;

/** Parked messages, with a button to replay each. Reloaded only when their number changes. */
export function parked() {
  const list = h('ul.letters');
  const heading = h('h2', { tabindex: -1 }, t('staff.parked'));
  const element = h('section.parked', { 'aria-label': t('staff.parked') }, heading, list);
  let known = null;

  const row = (one) => {
    const item = h('li.letter', null);
    const again = doing(h('button.button', { type: 'button', 'aria-label': t('parked.again-named', { type: one.type }) }, t('parked.again')), async () => {
      await driveAgain(one);
      say(t('parked.driven', { type: one.type }));
      takeOut(item);
    });
    put(item, h('div', null, h('strong', null, one.type), ' ', h('span.quiet', null, `${one.listener} · ${one.subject ?? ''}`), h('p.error', null, one.error ?? '')), again);
    return item;
  };

  const draw = async () => {
    const messages = await parkedMessages();
    const held = [...list.children].findIndex((one) => one.contains(document.activeElement));
    put(
      list,
      messages.slice(0, SHOWN).map(row),
      messages.length === 0 && h('li.quiet', null, t('parked.none')),
      messages.length > SHOWN && h('li.quiet', null, t('parked.more', { count: messages.length - SHOWN })),
    );
    if (held >= 0) {
      (list.children[Math.min(held, messages.length - 1)]?.querySelector('button') ?? heading).focus({ preventScroll: true });
    }
  };

  return {
    element,
    show: ({ processes }) => {
      const counts = processes.flatMap((one) => Object.entries(one.modules ?? {}).filter(([, module]) => module.hosted).map(([name, module]) => `${name}${module.parked}`));
      const now = [...new Set(counts)].sort().join();
      if (now !== known) {
        known = now;
        draw().catch(() => {
          known = null;
        });
      }
    },
  };
}
