import { ask, Problem } from './api.js';

// Who is signed in. The token is in a cookie that scripts cannot read.

let current = null;
const listeners = [];

export const session = () => current;
export const isSignedIn = () => current !== null;
export const has = (role) => current?.roles?.includes(role) ?? false;
/** Guests may fill a basket, too; staff who are not customers have none. */
export const mayBuy = () => current === null || has('customer');
export const onSession = (listener) => listeners.push(listener);

function set(next) {
  current = next;
  listeners.forEach((listener) => listener(next));
}

/** Asks the shop who is signed in. */
export async function recall() {
  try {
    const { body } = await ask('GET', '/api/sessions');
    set(body?.customerId ? body : null);
  } catch (problem) {
    if (problem instanceof Problem && [401, 403, 404].includes(problem.status)) {
      set(null);
    } else {
      throw problem;
    }
  }
  return current;
}

export async function signIn(email, password) {
  await ask('POST', '/api/sessions', { json: { email, password } });
  return recall();
}

export async function signOut() {
  await ask('DELETE', '/api/sessions');
  sessionStorage.clear();
  set(null);
}

/** The session is no longer valid. */
export const forget = () => set(null);
