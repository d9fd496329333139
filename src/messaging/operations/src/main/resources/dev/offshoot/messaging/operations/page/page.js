// What waits, what failed, and what is parked, in any application. Elements stay where they are while numbers change, so
// that nobody loses the focus, or presses a button that has just moved.

const BEAT = 3000;
/** More are not listed by the application. */
const MOST_LISTED = 200;

const byId = (id) => document.getElementById(id);

const element = (name, text, classes) => {
  const made = document.createElement(name);
  made.textContent = text ?? '';
  made.className = classes ?? '';
  return made;
};

const put = (box, text) => {
  if (box.textContent !== text) {
    box.textContent = text;
  }
};

const time = (text) => (text ? new Date(text).toLocaleString() : '');

/** Spring Security's token, if the application keeps it in a cookie. */
const csrf = () => {
  const token = document.cookie.split('; ').find((one) => one.startsWith('XSRF-TOKEN='));
  return token ? { 'X-XSRF-TOKEN': decodeURIComponent(token.slice('XSRF-TOKEN='.length)) } : {};
};

const read = async (endpoint) => {
  const answer = await fetch(endpoint, { headers: { Accept: 'application/json' } });
  if (answer.status === 404) {
    throw new Error(`The endpoint '${endpoint}' is not exposed: add it to management.endpoints.web.exposure.include`);
  }
  if (!answer.ok) {
    throw new Error(`The application answers ${answer.status} to ${endpoint}`);
  }
  return answer.json();
};

const replay = async (path, body) => {
  const answer = await fetch(`deliveries/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...csrf() },
    body: JSON.stringify(body ?? {}),
  });
  const said = await answer.text();
  if (!answer.ok) {
    let detail = '';
    try {
      detail = JSON.parse(said).detail ?? '';
    } catch {
      // an error page
    }
    throw new Error(detail || `The application answers ${answer.status}`);
  }
  return said ? JSON.parse(said) : {};
};

const say = (text, bad) => {
  byId('state').className = bad ? 'bad' : 'quiet';
  put(byId('state'), text);
};

/** A button that works once at a time, and says how it went. */
const doing = (text, name, work) => {
  const button = element('button', text);
  button.type = 'button';
  button.setAttribute('aria-label', name);
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      say(await work());
      await look();
    } catch (problem) {
      say(problem.message, true);
    } finally {
      button.disabled = false;
    }
  });
  return button;
};

const counted = (list) => (list.length >= MOST_LISTED ? `${MOST_LISTED} or more` : String(list.length));

/** The place for one module, and in it one for each kind of failure and type of message. */
const places = new Map();

const place = (key, make) => {
  if (!places.has(key)) {
    places.set(key, make());
  }
  return places.get(key);
};

const moduleBox = (module) =>
  place(module, () => {
    const box = element('section');
    box.dataset.module = module;
    const counts = element('p', '', 'counts');
    const failures = element('div');
    box.append(element('h2', module), counts, failures);
    byId('modules').append(box);
    return { box, counts, failures };
  });

const group = (parent, module, kind, type) =>
  place(`${module} ${kind} ${type}`, () => {
    const box = element('details');
    box.dataset.type = type;
    box.dataset.kind = kind;
    const summary = element('summary');
    const list = element('ul');
    box.append(summary);
    if (kind === 'parked') {
      box.append(
        doing('Publish all again', `Publish all parked ${type} of ${module} again`, async () => {
          const { replayed, left } = await replay(module, { type });
          return `${replayed} published again${left ? `, ${left} could not be` : ''}`;
        }),
      );
    }
    box.append(list);
    parent.append(box);
    return { box, summary, list, rows: new Map() };
  });

const row = (module, kind, one) => {
  const item = element('li');
  const error = element('p', one.error ?? '', 'error bad');
  const facts = element('p', '', 'quiet');
  const message = element('code', one.message ? JSON.stringify(one.message) : '');
  item.append(element('strong', one.subject ?? one.messageId), ' ', element('span', `for ${one.listener}`, 'quiet'), error, facts, message);
  if (kind === 'parked') {
    item.append(
      ' ',
      doing('Publish again', `Publish ${one.type} ${one.subject ?? one.messageId} again`, async () => {
        await replay(`${module}/${one.id}`);
        return `${one.type} published again`;
      }),
    );
  }
  return { item, error, facts };
};

const showGroup = (parent, module, kind, type, failed) => {
  const { box, summary, list, rows } = group(parent, module, kind, type);
  box.hidden = failed.length === 0;
  const listeners = [...new Set(failed.map((one) => one.listener))].join(', ');
  put(summary, `${type}: ${counted(failed)} ${kind === 'parked' ? 'parked' : 'failed, to be tried again'}, for ${listeners}`);
  for (const one of failed) {
    if (!rows.has(one.id)) {
      rows.set(one.id, row(module, kind, one));
      list.append(rows.get(one.id).item);
    }
    const { error, facts } = rows.get(one.id);
    put(error, one.error ?? '');
    put(facts, `${one.attempts} attempts, sent ${time(one.sentAt)}, ${kind === 'parked' ? `parked ${time(one.parkedAt)}` : `next attempt ${time(one.due)}`}`);
  }
  for (const [id, { item }] of rows) {
    if (!failed.some((one) => one.id === id)) {
      item.remove();
      rows.delete(id);
    }
  }
};

const show = (overview, failures) => {
  put(byId('process'), `${overview.process}, broker: ${overview.broker}`);
  for (const [module, state] of Object.entries(overview.modules)) {
    const { counts, failures: parent } = moduleBox(module);
    const retried = failures.retried.filter((one) => one.module === module);
    const parked = failures.parked.filter((one) => one.module === module);
    const facts = [
      [state.hosted ? (state.ready ? 'works here' : 'is hosted here, but not ready') : 'is hosted elsewhere', state.hosted && !state.ready],
      [`${state.pending ?? 0} waiting${state.oldest ? `, since ${time(state.oldest)}` : ''}`, false],
      [`${counted(retried)} failed`, retried.length > 0],
      [`${state.parked ?? 0} parked`, state.parked > 0],
    ];
    facts.forEach(([text, bad], at) => {
      const fact = counts.children[at] ?? counts.appendChild(element('span'));
      put(fact, text);
      fact.className = bad ? 'bad' : '';
    });
    for (const [kind, all] of [['retried', retried], ['parked', parked]]) {
      const known = [...parent.children].filter((one) => one.dataset.kind === kind).map((one) => one.dataset.type);
      for (const type of new Set([...known, ...all.map((one) => one.type)])) {
        showGroup(parent, module, kind, type, all.filter((one) => one.type === type));
      }
    }
  }
};

let failing = true;

const look = async () => {
  const [overview, failures] = await Promise.all([read('modules'), read('deliveries')]);
  show(overview, failures);
  if (failing) {
    say('Up to date');
  }
  failing = false;
};

const watch = async () => {
  if (!document.hidden) {
    try {
      await look();
    } catch (problem) {
      failing = true;
      say(problem.message, true);
    }
  }
  setTimeout(watch, BEAT);
};

watch();
