import { ask, Problem } from '../../common/api.js';
import { h } from '../../common/dom.js';
import { session, signIn } from '../../common/session.js';
import { t } from '../../common/texts.js';
import { bringAlong } from '../basket.js';
import { field, heading, onSubmit, say } from '../parts.js';

// the shop's limit: bcrypt would ignore the rest of a longer password
const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD_BYTES = 72;

/** Redirects only to pages of this shop. */
const next = (query) => `#/${(query.get('next') ?? '').replace(/^\/*/, '')}`;

async function enter(query) {
  await bringAlong().catch(() => say(t('basket.left-behind'), 'bad'));
  say(t('session.hello', { name: session().name }));
  location.hash = next(query);
}

export async function signInPage({ query }) {
  const form = h(
    'form.narrow',
    null,
    field('email', t('field.email'), { type: 'email', required: true, autocomplete: 'username', maxlength: 254 }),
    field('password', t('field.password'), { type: 'password', required: true, autocomplete: 'current-password', maxlength: 200 }),
    h('button.button.strong.wide', { type: 'submit' }, t('session.sign-in')),
  );
  onSubmit(form, async ({ email, password }, wrong) => {
    try {
      if (!(await signIn(email.trim(), password))) {
        wrong(t('session.no-cookie'));
        return;
      }
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 401) {
        wrong(t('session.wrong'));
        return;
      }
      throw problem;
    }
    await enter(query);
  });
  return {
    title: t('session.sign-in'),
    content: [
      heading(t('session.sign-in')),
      h(
        'div.door',
        null,
        form,
        h(
          'aside',
          null,
          h('h2', null, t('session.new')),
          h('p', null, t('session.new-text')),
          h('a.button', { href: `#/register?${query}` }, t('session.register')),
          h('h2', null, t('session.demo')),
          h('p.hint', null, t('session.demo-text')),
        ),
      ),
    ],
  };
}

export async function registerPage({ query }) {
  const form = h(
    'form.narrow',
    null,
    field('name', t('field.name'), { required: true, autocomplete: 'name', maxlength: 100 }),
    field('email', t('field.email'), { type: 'email', required: true, autocomplete: 'username', maxlength: 254 }),
    field(
      'password',
      t('field.password'),
      { type: 'password', required: true, autocomplete: 'new-password', minlength: SHORTEST_PASSWORD, maxlength: 200 },
      t('session.password-hint', { least: SHORTEST_PASSWORD, most: LONGEST_PASSWORD_BYTES }),
    ),
    h('button.button.strong.wide', { type: 'submit' }, t('session.register')),
  );
  onSubmit(form, async ({ name, email, password }) => {
    await ask('POST', '/api/customers', { json: { name: name.trim(), email: email.trim(), password } });
    await signIn(email.trim(), password);
    await enter(query);
  });
  return {
    title: t('session.register'),
    content: [
      heading(t('session.register')),
      h('div.door', null, form, h('aside', null, h('h2', null, t('session.known')), h('a.button', { href: `#/sign-in?${query}` }, t('session.sign-in')))),
    ],
  };
}
