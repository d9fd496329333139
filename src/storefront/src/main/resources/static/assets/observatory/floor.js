import { ask, inWords, Problem } from '../common/api.js';
import { h, put } from '../common/dom.js';
import { doing, say } from '../common/forms.js';
import { t } from '../common/texts.js';
import { flights } from './flights.js';

// Processes are houses, and their modules are rooms. Elements are updated in place: keyboard users keep the focus, and
// a room that changes houses is seen moving there.

const WALK = { duration: 1400, easing: 'ease-in-out' };
const SHOP = 'shop';
const ORDER = ['catalog', 'customers', 'basket', 'orders', 'inventory', 'payments', 'shipping', 'notifications'];
/** The weight of the latest sample in a rate; the rest is the previous rate. */
const FRESH = 0.4;

const serviceOf = (module) => `${module}-service`;
const isService = (name) => name.endsWith('-service');
const keyOf = (process) => process.url ?? process.process;
/** Whether the keyboard focus is there. */
const holdsFocus = (element) => element.contains(document.activeElement);
const focus = (element) => element?.focus({ preventScroll: true });
const hostedBy = (process) => ORDER.filter((module) => process.modules?.[module]?.hosted);

export function floor() {
  const upper = h('div.houses');
  const broker = h('div.broker', { hidden: true }, h('span', null));
  const lower = h('div.houses.away');
  const canvas = h('canvas', { 'aria-hidden': 'true' });
  const ground = h('div.ground', null, upper, broker, lower, canvas);
  const note = h('p.commands', { hidden: true });
  const announcer = h('p.unseen', { role: 'status' });
  const rate = h('p.rate');
  const element = h('section.floor', { 'aria-label': t('floor.title') }, legend(), ground, rate, note, announcer);
  const air = flights(canvas, ground);
  const houses = new Map();
  const rooms = new Map();
  const counting = new Set();
  const counted = new Map();
  const rates = new Map();
  const seen = new Set();
  let lastLook = 0;
  let lastMoves = {};

  const house = (process) => {
    const key = keyOf(process);
    if (!houses.has(key)) {
      const list = h('ul.rooms');
      const name = h('h2', null, process.process);
      const where = h('p.quiet');
      const box = h(`section.house${isService(process.process) ? '.service' : ''}`, { 'data-process': process.process, 'aria-label': process.process }, h('header', null, name, where), list);
      houses.set(key, { box, list, where });
      (isService(process.process) ? lower : upper).append(box);
    }
    return houses.get(key);
  };

  const room = (process, module) => {
    const key = `${keyOf(process)}|${module}`;
    if (!rooms.has(key)) {
      const facts = h('p.facts');
      const meter = h('span.fill');
      const step = h('p.step', { hidden: true });
      const handle = h('div.handle');
      const box = h('li.room', { 'data-module': module, tabindex: -1 }, h('h3', null, module, t(`module.${module}`) !== module && h('small', null, t(`module.${module}`))), h('span.meter', { 'aria-hidden': 'true' }, meter), facts, step, handle);
      rooms.set(key, { box, facts, meter, step, handle, module, process: keyOf(process), offered: null });
      const before = [...rooms.values()].find((one) => one.module === module && one.box.isConnected)?.box.getBoundingClientRect();
      const list = house(process).list;
      const next = [...list.children].find((one) => ORDER.indexOf(one.dataset.module) > ORDER.indexOf(module));
      list.insertBefore(box, next ?? null);
      if (before) {
        walk(box, before);
      }
    }
    return rooms.get(key);
  };

  const show = (view) => {
    const reachable = view.processes.filter((one) => one.reachable !== false && one.modules);
    reachable.forEach((one) => seen.add(keyOf(one)));
    for (const process of view.processes) {
      process.wasSeen = seen.has(keyOf(process));
    }
    // omit processes that never ran
    for (const process of view.processes.filter((one) => one.wasSeen)) {
      const { box, where, list } = house(process);
      const silent = !reachable.includes(process);
      box.classList.toggle('silent', silent);
      const at = process.url ? new URL(process.url).port : location.port;
      const hosted = hostedBy(process);
      box.classList.toggle('idle', !silent && hosted.length === 0);
      put(where, silent ? t('floor.silent') : hosted.length === 0 ? t('floor.idle') : at ? t('floor.port', { port: String(at) }) : '');
      if (!silent) {
        for (const module of hosted) {
          furnish(room(process, module), process, module, view);
        }
        for (const gone of [...list.children].filter((one) => !hosted.includes(one.dataset.module))) {
          const held = holdsFocus(gone);
          gone.remove();
          rooms.delete(`${keyOf(process)}|${gone.dataset.module}`);
          if (held) {
            focus([...rooms.values()].find((one) => one.module === gone.dataset.module)?.box);
          }
        }
      }
    }
    const kinds = reachable.map((one) => one.broker).filter((kind) => kind !== 'none');
    broker.hidden = kinds.length === 0;
    put(broker.firstChild, kinds.includes('memory') ? t('floor.broker-memory') : t('floor.broker'));
    note.hidden = view.gateway;
    put(note, t('floor.no-gateway'), ' ', h('code', null, './offshoot up --gateway'), ' ', h('code', null, './offshoot extract inventory'));
    announce(view.moves ?? {});
    traffic(reachable);
  };

  const furnish = (one, process, module, view) => {
    const state = process.modules[module];
    const speed = rates.get(`${one.process}|${module}`) ?? 0;
    put(
      one.facts,
      h('span', null, t('room.waits', { count: state.pending ?? 0 })),
      h('span', null, t('room.rate', { count: Math.round(speed * 10) / 10 })),
      state.parked > 0 && h('strong.bad', null, t('room.parked', { count: state.parked })),
      !state.ready && h('strong.bad', null, t('room.not-ready')),
    );
    one.meter.style.setProperty('--full', String(Math.min(1, Math.log10(1 + (state.pending ?? 0)) / 4)));
    const move = view.moves?.[module];
    const moving = move && !['DONE', 'REFUSED'].includes(move.step);
    one.step.hidden = !moving;
    one.box.classList.toggle('moving', Boolean(moving));
    put(one.step, moving ? t(`step.${move.step}`, { to: move.to }) : '');
    if (view.gateway) {
      offer(one, process, module, moving);
    }
  };

  /** The button that moves the module elsewhere, where a gateway supports it. */
  const offer = (one, process, module, moving) => {
    const out = !isService(process.process);
    const to = out ? serviceOf(module) : SHOP;
    const offered = moving ? 'moving' : to;
    if (one.offered === offered) {
      return;
    }
    one.offered = offered;
    const held = holdsFocus(one.box);
    if (moving) {
      put(one.handle);
    } else {
      const text = t(out ? 'room.extract' : 'room.fold');
      put(
        one.handle,
        doing(h('button.move', { type: 'button', 'aria-label': `${text}: ${module}` }, text), () => move(module, to)),
      );
    }
    if (held) {
      focus(one.handle.querySelector('button') ?? one.box);
    }
  };

  let view = null;
  const move = async (module, to) => {
    const target = view.processes.find((one) => one.process === to);
    const start = !target || target.reachable === false;
    if (start && !view.starts) {
      say(t('move.start-it', { process: to }), 'bad');
      return;
    }
    try {
      // the gateway completes a requested move, whether or not this page stays open
      const { body } = await ask('POST', `/actuator/modules/${module}`, { json: { to, ...(start && { start }) } });
      if (body?.step === 'LAUNCHING') {
        say(t('move.starting', { process: to }));
      }
    } catch (problem) {
      say(problem instanceof Problem && problem.details.detail ? problem.details.detail : inWords(problem), 'bad');
    }
  };

  const announce = (moves) => {
    for (const [module, move] of Object.entries(moves)) {
      if (lastMoves[module]?.step !== move.step || lastMoves[module]?.to !== move.to) {
        if (lastMoves[module] !== undefined || !['DONE', 'REFUSED'].includes(move.step)) {
          put(announcer, `${module}: ${t(`step.${move.step}`, { to: move.to })}`);
          if (move.step === 'REFUSED') {
            say(`${module}: ${move.reason ?? ''}`, 'bad');
          }
        }
      }
    }
    lastMoves = moves;
  };

  const traffic = (processes) => {
    const now = performance.now();
    const seconds = lastLook ? Math.max(0.1, (now - lastLook) / 1000) : 0;
    lastLook = now;
    const here = new Map();
    let all = 0;
    for (const process of processes) {
      // messages published before the first sample were not seen
      const known = counting.has(keyOf(process));
      counting.add(keyOf(process));
      for (const way of process.published ?? []) {
        const key = `${keyOf(process)}|${way.source}|${way.target}|${way.type}|${way.overBroker}`;
        const before = counted.get(key);
        counted.set(key, way.messages);
        // a restarted process counts from 0
        const fresh = before === undefined ? (known ? way.messages : 0) : way.messages < before ? way.messages : way.messages - before;
        const publisher = `${keyOf(process)}|${way.source}`;
        here.set(publisher, (here.get(publisher) ?? 0) + fresh);
        all += fresh;
        if (fresh > 0 && seconds && way.source !== way.target) {
          air.launch(fresh, way.overBroker, roomBox(keyOf(process), way.source), destination(process, way, processes), broker);
        }
      }
    }
    if (seconds) {
      for (const key of new Set([...rates.keys(), ...here.keys()])) {
        rates.set(key, (rates.get(key) ?? 0) * (1 - FRESH) + ((here.get(key) ?? 0) / seconds) * FRESH);
      }
      put(rate, t('floor.rate', { count: Math.round([...rates.values()].reduce((sum, one) => sum + one, 0)) }));
      element.dataset.messages = String(Number(element.dataset.messages ?? 0) + all);
    }
  };

  const roomBox = (process, module) => rooms.get(`${process}|${module}`)?.box ?? houses.get(process)?.box;

  const destination = (process, way, processes) => {
    if (!way.overBroker) {
      return roomBox(keyOf(process), way.target);
    }
    const host = processes.find((one) => one !== process && one.modules[way.target]?.hosted) ?? processes.find((one) => one.modules[way.target]?.hosted);
    return host && roomBox(keyOf(host), way.target);
  };

  return {
    element,
    show: (next) => {
      view = next;
      show(next);
    },
    isLive: (is) => element.classList.toggle('stale', !is),
  };
}

/** Animates a box from the position of the other one of its kind. */
function walk(box, from) {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
    return;
  }
  const to = box.getBoundingClientRect();
  box.animate(
    [
      { transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)`, zIndex: 5 },
      { transform: 'none', zIndex: 5 },
    ],
    WALK,
  );
}

const legend = () =>
  h(
    'ul.legend',
    { 'aria-label': t('legend.title') },
    h('li', null, h('span.mark.inside', { 'aria-hidden': 'true' }), t('legend.inside')),
    h('li', null, h('span.mark.over', { 'aria-hidden': 'true' }), t('legend.over')),
    h('li', null, h('span.meter', { 'aria-hidden': 'true' }, h('span.fill.half')), t('legend.waits')),
  );
