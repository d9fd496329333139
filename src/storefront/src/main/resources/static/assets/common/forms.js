import { fieldOf, inWords, Problem, wrongWith } from './api.js';
import { h, put } from './dom.js';
import { t } from './texts.js';

const FRESH = 800;

let said = 0;

/** Shows a message for some seconds, and announces it to screen readers. */
export function say(text, kind = 'good', link = null) {
  const region = document.getElementById('messages');
  const message = h(`p.message.${kind}`, null, h('span', null, text), link && h('a', { href: link.href, onclick: () => message.remove() }, link.text));
  put(region, message);
  said = Date.now();
  setTimeout(() => message.remove(), kind === 'bad' ? 9000 : 5000);
}

/** Removes messages of the previous page, but keeps those shown during the navigation. */
export function hush() {
  if (Date.now() - said > FRESH) {
    put(document.getElementById('messages'));
  }
}

/** A form field with its label, and room for an error. */
export function field(name, label, attributes = {}, hint = null) {
  const id = `field-${name}`;
  const input =
    attributes.options !== undefined
      ? h(
          'select',
          { id, name, required: attributes.required, autocomplete: attributes.autocomplete },
          attributes.options.map(([value, text]) => h('option', { value, selected: value === attributes.value }, text)),
        )
      : h(attributes.rows ? 'textarea' : 'input', { id, name, 'aria-describedby': hint ? `${id}-hint` : null, ...attributes });
  return h('p.field', null, h('label', { for: id }, label), input, hint && h('small', { id: `${id}-hint` }, hint));
}

/** The error of an input, or nothing. The browser's own text would not be in the page's language. */
function wrongIn(input) {
  const { validity, minLength, min, max } = input;
  if (input.required && !input.value.trim()) {
    return t(input.type === 'file' ? 'import.choose' : 'wrong.missing');
  }
  if (validity.typeMismatch) {
    return t('wrong.email');
  }
  if (minLength > 0 && input.value.length < minLength) {
    return t('wrong.short', { least: minLength });
  }
  if (validity.patternMismatch) {
    return t('wrong.amount', { example: input.dataset.example });
  }
  return validity.valid ? null : t('wrong.number', { least: Number(min), most: Number(max) });
}

/** Shows an error beside an input, until its value changes. */
function mark(input, text) {
  unmark(input);
  const id = `wrong-${Math.random().toString(36).slice(2)}`;
  const described = input.getAttribute('aria-describedby');
  input.setAttribute('aria-invalid', 'true');
  input.setAttribute('aria-describedby', `${id} ${described ?? ''}`.trim());
  const place = input.closest('.field, .inline') ?? input.parentElement;
  place.append(h('small.wrong', { id }, text));
  input.addEventListener('input', () => unmark(input), { once: true });
}

function unmark(input) {
  const [id, ...described] = (input.getAttribute('aria-describedby') ?? '').split(' ');
  if (input.getAttribute('aria-invalid')) {
    document.getElementById(id)?.remove();
    input.removeAttribute('aria-invalid');
    described.length ? input.setAttribute('aria-describedby', described.join(' ')) : input.removeAttribute('aria-describedby');
  }
}

/** Shows violations at their inputs; returns whether that covers all of them. */
function markAll(form, wrongs) {
  const marked = wrongs.filter(([input]) => input && input.type !== 'hidden');
  marked.forEach(([input, text]) => mark(input, text));
  marked[0]?.[0].focus();
  return marked.length > 0 && marked.length === wrongs.length;
}

/** Runs a slow action once per submit: disables the form's buttons meanwhile, and shows errors in the form. */
export function onSubmit(form, act) {
  const alert = h('p.alert', { role: 'alert', hidden: true });
  const say = (text) => {
    alert.textContent = text;
    alert.hidden = false;
    alert.scrollIntoView({ block: 'nearest' });
  };
  form.querySelector('[type=submit]').after(alert);
  form.noValidate = true;
  let busy = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    alert.hidden = true;
    const inputs = [...form.elements].filter((input) => input.willValidate && input.type !== 'radio');
    inputs.forEach(unmark);
    const wrongs = inputs.map((input) => [input, wrongIn(input)]).filter(([, text]) => text);
    if (wrongs.length) {
      markAll(form, wrongs);
      return;
    }
    busy = true;
    form.setAttribute('aria-busy', 'true');
    const buttons = [...form.querySelectorAll('button')];
    buttons.forEach(rest);
    try {
      await act(Object.fromEntries(new FormData(form)), say);
    } catch (problem) {
      const violations = problem instanceof Problem ? problem.violations : [];
      const wrongs = violations.map((one) => [form.elements[fieldOf(one)], wrongWith(one)]);
      if (!markAll(form, wrongs)) {
        say(inWords(problem));
      }
    } finally {
      busy = false;
      form.removeAttribute('aria-busy');
      buttons.forEach(wake);
    }
  });
  return form;
}

// a disabled button would lose the focus for good; aria-disabled keeps it
const rest = (button) => button.setAttribute('aria-disabled', 'true');
const wake = (button) => button.removeAttribute('aria-disabled');

/** A button that runs a slow action, and reports the outcome. */
export function doing(button, act) {
  let busy = false;
  button.addEventListener('click', async () => {
    if (busy) {
      return;
    }
    busy = true;
    rest(button);
    button.setAttribute('aria-busy', 'true');
    try {
      await act();
    } catch (problem) {
      say(inWords(problem), 'bad');
    } finally {
      busy = false;
      wake(button);
      button.removeAttribute('aria-busy');
    }
  });
  return button;
}
