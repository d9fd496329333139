import { get, inWords } from '../common/api.js';
import { h, put } from '../common/dom.js';
import { head } from '../common/head.js';
import { speak, t } from '../common/texts.js';

// The definitions of all modules for human readers: what there is, and the text of each file.

const INDEX = '/apis/index.json';

const LANGUAGES = {
  openapi: 'OpenAPI',
  raml: 'RAML',
  asyncapi: 'AsyncAPI',
  'json-schema': 'JSON Schema',
  avro: 'Avro',
  proto: 'Protocol Buffers',
  thrift: 'Thrift',
  grpc: 'gRPC',
  'thrift-calls': 'Thrift RPC',
};

const COMPARE = 'java -jar offshoot-architecture.jar contracts this.jar --against previous.jar';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const nameOf = (language) => LANGUAGES[language] ?? language;

/** A file, which is loaded when it is opened. */
function file({ language, href }) {
  const text = h('pre', { tabindex: 0, 'aria-label': nameOf(language) });
  let loaded = false;
  const open = async ({ target }) => {
    if (!target.open || loaded) {
      return;
    }
    loaded = true;
    try {
      const answer = await fetch(href);
      if (!answer.ok) {
        throw new Error(`HTTP ${answer.status}`);
      }
      text.textContent = await answer.text();
    } catch {
      loaded = false;
      text.textContent = t('problem.unreachable');
    }
  };
  return h(
    'details.definition',
    { ontoggle: open },
    h('summary', null, nameOf(language)),
    h('p', null, h('a', { href, download: `${nameOf(language)} ${href.split('/').pop()}` }, t('apis.download')), ' · ', h('a', { href }, h('code', null, href))),
    text,
  );
}

function routes({ paths = {} }) {
  return Object.entries(paths).flatMap(([path, operations]) =>
    METHODS.filter((method) => operations[method]).map((method) => ({ name: `${method.toUpperCase()} ${path}`, about: operations[method].summary })),
  );
}

function messages({ $defs = {} }) {
  return Object.values($defs)
    .filter((one) => one['x-message'])
    .map((one) => ({ name: one['x-message'], kind: one['x-kind'], about: one.description }));
}

function table(title, rows) {
  return rows.length
    ? h(
        'div.scroll',
        { tabindex: 0, role: 'group', 'aria-label': title },
        h(
          'table',
          null,
          h('caption', null, title),
          h(
            'tbody',
            null,
            rows.map(({ name, kind, about }) =>
              h('tr', null, h('th', { scope: 'row' }, h('code', null, name)), kind && h('td', null, t(`apis.${kind}`)), h('td', { lang: 'en' }, about ?? '')),
            ),
          ),
        ),
      )
    : null;
}

/** What has changed in a module since the previous release. */
function changed(changes) {
  return changes.length
    ? [
        h('h3', null, t('apis.changes')),
        h(
          'ul',
          { lang: 'en' },
          changes.map(({ subject, language, breaks, what, advice }) =>
            h('li', null, h(breaks ? 'strong.breaks' : 'strong', null, t(breaks ? 'apis.breaks' : 'apis.new')), ' ', h('code', null, subject), ` (${language}): ${what}. `, advice && `${advice}.`),
          ),
        ),
      ]
    : null;
}

async function module([name, files], changes) {
  const load = async (language) => {
    const found = files.find((one) => one.language === language);
    return found ? get(found.href) : {};
  };
  const [http, schema] = await Promise.all([load('openapi'), load('json-schema')]);
  return [
    h('h2', { id: name }, name),
    changed(changes.filter((change) => change.module === name)),
    table(t('apis.routes'), routes(http)),
    table(t('apis.messages'), messages(schema)),
    files.map(file),
  ];
}

async function page({ modules, together, changes: address }) {
  const changes = await get(address);
  return [
    h('h1', null, t('apis.title')),
    h('p', null, t('apis.about')),
    h(
      'ul',
      null,
      h('li', null, h('a', { href: '/swagger-ui.html' }, t('apis.all-routes'))),
      h('li', null, h('a', { href: '/asyncapi' }, t('apis.all-messages'))),
      h('li', null, t('apis.together'), ' ', together.map(({ language, href }, at) => [at > 0 && ', ', h('a', { href }, nameOf(language))])),
    ),
    h('p', null, Object.keys(modules).map((name, at) => [at > 0 && ' · ', h('a', { href: `#${name}` }, name)])),
    h('p', null, t('apis.compare'), ' ', h('code', null, COMPARE)),
    h(
      'p',
      null,
      changes.length ? t('apis.changed', { count: changes.length, broken: changes.filter((change) => change.breaks).length }) : t('apis.unchanged'),
      ' ',
      h('a', { href: address }, 'JSON'),
    ),
    await Promise.all(Object.entries(modules).map((one) => module(one, changes))),
  ];
}

async function start() {
  await speak();
  document.title = `${t('apis.title')} · Offshoot`;
  const main = h('main', { id: 'main', tabindex: -1 });
  put(
    document.body,
    head('/asyncapi', 'foot.messages'),
    main,
  );
  put(main, await page(await get(INDEX)));
  // the target of the address exists only now
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

start().catch((problem) => put(document.body, h('p.bare', { role: 'alert' }, inWords(problem))));
