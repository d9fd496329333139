import { get, inWords } from '../common/api.js';
import { h, put } from '../common/dom.js';
import { head } from '../common/head.js';
import { speak, t } from '../common/texts.js';

// The AsyncAPI document for human readers: who publishes and consumes which messages, and what they contain.

const DOCUMENT = '/asyncapi.json';

const nameOf = (ref) => ref.split('/').pop();
/** A message's name begins with the module that owns it. */
const ownerOf = (message) => message.split('.')[0];

function typeOf(schema) {
  if (schema.$ref) {
    const name = nameOf(schema.$ref);
    return h('a', { href: `#${name}` }, name);
  }
  if (schema.enum) {
    return schema.enum.join(' | ');
  }
  const type = [schema.type].flat().filter((one) => one && one !== 'null').join(' | ');
  if (schema.items) {
    return [`${type} · `, typeOf(schema.items)];
  }
  return schema.format ? `${type} (${schema.format})` : type;
}

function fieldsOf(name, { properties = {}, required = [], ...schema }) {
  if (!Object.keys(properties).length) {
    return h('p', null, typeOf(schema));
  }
  return h(
    'table',
    { 'aria-label': name },
    h('thead', null, h('tr', null, h('th', { scope: 'col' }, t('messages.field')), h('th', { scope: 'col' }, t('messages.type')))),
    h(
      'tbody',
      null,
      Object.entries(properties).map(([field, type]) =>
        h('tr', null, h('th', { scope: 'row' }, h('code', null, field)), h('td', null, typeOf(type), !required.includes(field) && ` · ${t('messages.optional')}`)),
      ),
    ),
  );
}

function page({ info, channels, components }) {
  const heard = new Set();
  const messageOf = (name) => {
    const { title, payload } = components.messages[name];
    const schema = nameOf(payload.$ref);
    const before = heard.has(schema);
    heard.add(schema);
    return [
      h('h3', { id: before ? null : schema }, title),
      h('p', null, h('code', null, name), ' · ', t('messages.from', { module: ownerOf(name) }), ' · ', t('messages.version', { number: components.messages[name]['x-version'] })),
      before ? h('p', null, h('a', { href: `#${schema}` }, t('messages.above'))) : fieldsOf(title, components.schemas[schema]),
    ];
  };
  return [
    h('h1', null, t('messages.title')),
    h('p', { lang: 'en' }, info.description),
    h('p', null, h('a', { href: DOCUMENT }, t('messages.raw'))),
    Object.entries(channels).map(([module, { address, messages }]) => [
      h('h2', { id: module }, t('messages.to', { module })),
      h('p', null, t('messages.queue'), ' ', h('code', null, address)),
      Object.keys(messages).map(messageOf),
    ]),
    h('h2', null, t('messages.shared')),
    Object.entries(components.schemas)
      .filter(([name]) => !heard.has(name))
      .map(([name, schema]) => [h('h3', { id: name }, name), fieldsOf(name, schema)]),
  ];
}

async function start() {
  await speak();
  document.title = `${t('messages.title')} · Offshoot`;
  const main = h('main', { id: 'main', tabindex: -1 });
  put(
    document.body,
    head('/apis', 'foot.definitions'),
    main,
  );
  put(main, page(await get(DOCUMENT)));
  // the target of the address exists only now
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

start().catch((problem) => put(document.body, h('p.bare', { role: 'alert' }, inWords(problem))));
