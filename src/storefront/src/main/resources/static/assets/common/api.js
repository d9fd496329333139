import { pause } from './dom.js';
import { knows, locale, t } from './texts.js';

const TRIES = 3;
const PASSING = [429, 502, 503, 504];
// the shop's names for rules that span fields, and the field to show each of them at
const RULES = { passwordPossible: 'password', countryKnown: 'country' };

/** A problem in the shop's answer; status 0 means that there was no answer. */
export class Problem extends Error {
  constructor(status, details = {}, retryAfter = null) {
    super(details.detail || details.title || `HTTP ${status}`);
    this.status = status;
    this.details = details;
    this.retryAfter = retryAfter;
  }

  /** The last word of `urn:offshoot:problem:…`. */
  get name() {
    const type = typeof this.details.type === 'string' ? this.details.type : '';
    return type.startsWith('urn:offshoot:problem:') ? type.slice('urn:offshoot:problem:'.length) : '';
  }

  /** The invalid fields: [{field, message}]. */
  get violations() {
    return Array.isArray(this.details.violations) ? this.details.violations : [];
  }

  /** Whether the shop has too much to do. This request was refused, but an earlier one with its key may have succeeded. */
  get isRefused() {
    return this.name === 'too-busy';
  }

  /** Whether the outcome is unknown: the request may have succeeded. */
  get isUnknown() {
    return this.status === 0 || this.status === 408 || this.status >= 500 || this.status === 429;
  }
}

/** A problem as a sentence in the language of the page. */
export function inWords(problem) {
  if (!(problem instanceof Problem)) {
    console.error(problem);
    return t('problem.page');
  }
  if (problem.status === 0) {
    return navigator.onLine === false ? t('problem.offline') : t('problem.unreachable');
  }
  const listed = problem.violations.slice(0, 5).map((one) => `${fieldName(one)}: ${wrongWith(one)}`);
  if (listed.length) {
    return `${t('problem.invalid-request')} ${listed.join('; ')}`;
  }
  if (knows(`problem.${problem.name}`)) {
    return t(`problem.${problem.name}`, { reference: problem.details.traceId ?? '', seconds: problem.retryAfter ?? '…' });
  }
  // an unknown problem explains itself, though in English only
  if (problem.details.detail && (locale().startsWith('en') || !knows(`problem.${problem.status}`))) {
    return problem.details.detail;
  }
  return knows(`problem.${problem.status}`) ? t(`problem.${problem.status}`) : t('problem.other', { status: problem.status });
}

const lastOf = ({ field }) => String(field ?? '').split('.').pop();

/** The field that a violation is about. */
export const fieldOf = (violation) => RULES[lastOf(violation)] ?? lastOf(violation);

/** The text of a violation. Rules of a single module have English texts only. */
export const wrongWith = (violation) => (knows(`rule.${lastOf(violation)}`) ? t(`rule.${lastOf(violation)}`) : violation.message);

function fieldName(violation) {
  const field = fieldOf(violation);
  return knows(`field.${field}`) ? t(`field.${field}`) : field;
}

/**
 * Sends a request to the shop. Retries reads after transient failures, but never a change, because only the caller
 * knows whether it is idempotent.
 *
 * @returns {status, body, location}; body is null where there is none
 * @throws Problem
 */
export async function ask(method, path, { json, text, type, headers = {}, signal, tries, credentials } = {}) {
  const attempts = tries ?? (method === 'GET' ? TRIES : 1);
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(method, path, { json, text, type, headers, signal, credentials });
    } catch (problem) {
      const passing = problem instanceof Problem && (problem.status === 0 || PASSING.includes(problem.status));
      // do not add to the load of a busy shop: the customer decides whether to repeat a change
      if (!passing || (problem.isRefused && method !== 'GET') || attempt >= attempts) {
        throw problem;
      }
      await pause(Math.min((problem.retryAfter ?? 0.4 * attempt) * 1000, 3000), signal);
    }
  }
}

async function once(method, path, { json, text, type, headers, signal, credentials }) {
  const request = { method, headers: { Accept: 'application/json, application/problem+json', 'Accept-Language': locale(), ...headers }, signal, credentials };
  if (json !== undefined) {
    request.body = JSON.stringify(json);
    request.headers['Content-Type'] = 'application/json';
  } else if (text !== undefined) {
    request.body = text;
    request.headers['Content-Type'] = type;
  }
  let answer;
  let body = null;
  try {
    answer = await fetch(path, request);
    const said = await answer.text();
    body = said && (answer.headers.get('Content-Type') ?? '').includes('json') ? JSON.parse(said) : null;
  } catch (error) {
    if (error.name === 'AbortError' || signal?.aborted) {
      throw error;
    }
    throw new Problem(answer && !answer.ok ? answer.status : 0);
  }
  if (!answer.ok) {
    const retryAfter = Number.parseFloat(answer.headers.get('Retry-After') ?? '');
    throw new Problem(answer.status, body ?? {}, Number.isFinite(retryAfter) ? retryAfter : null);
  }
  return { status: answer.status, body, location: answer.headers.get('Location') };
}

export const get = async (path, signal, tries) => (await ask('GET', path, { signal, tries })).body;
