// All texts of the pages are in /assets/texts, one dictionary per language, with the same keys in each.

const LANGUAGES = ['en', 'zh'];
const REMEMBERED = 'offshoot.language';

let language = 'en';
let texts = {};

/** The language chosen before, or else the browser's, or else English. */
export async function speak(wanted) {
  const preferred = wanted ?? remembered() ?? (navigator.language || 'en').slice(0, 2).toLowerCase();
  const next = LANGUAGES.includes(preferred) ? preferred : 'en';
  const answer = await fetch(`/assets/texts/${next}.json`);
  if (!answer.ok) {
    throw new Error(`No texts: ${answer.status}`);
  }
  texts = await answer.json();
  language = next; // only now: one language is better than half of each
  if (wanted) {
    remember(wanted);
  }
  document.documentElement.lang = locale();
}

export const locale = () => (language === 'zh' ? 'zh-CN' : navigator.language?.startsWith('en') ? navigator.language : 'en-GB');

/** The book in the language of the page. */
export const bookAddress = () => (language === 'zh' ? '/book/zh/' : '/book/');

export const otherLanguage = () => (language === 'zh' ? 'en' : 'zh');

/** A text, with `{names}` replaced; where a number decides its form, `{count}` chooses among key.one and key.other. */
export function t(key, values = {}) {
  const form = 'count' in values ? `${key}.${new Intl.PluralRules(locale()).select(values.count)}` : key;
  const text = texts[form] ?? texts[`${key}.other`] ?? texts[key] ?? key;
  return text.replace(/\{(\w+)}/g, (placeholder, name) =>
    name in values ? (typeof values[name] === 'number' ? number(values[name]) : String(values[name])) : placeholder,
  );
}

/** Whether the text exists: some keys are composed from the server's data. */
export const knows = (key) => Object.hasOwn(texts, key);

export const number = (value) => new Intl.NumberFormat(locale()).format(value);

/** `{amount, currency}` formatted for people. The amount stays a decimal string, so it is never rounded. */
export function money(value) {
  if (!value) {
    return '–';
  }
  try {
    return new Intl.NumberFormat(locale(), { style: 'currency', currency: value.currency }).format(value.amount);
  } catch {
    return `${value.amount} ${value.currency}`;
  }
}

/** A multiple of a price, in exact decimals. */
export function times(price, factor) {
  const [whole, fraction = ''] = price.amount.split('.');
  const sum = (BigInt(whole + fraction) * BigInt(factor)).toString().padStart(fraction.length + 1, '0');
  const at = sum.length - fraction.length;
  return { amount: fraction ? `${sum.slice(0, at)}.${sum.slice(at)}` : sum, currency: price.currency };
}

/** The sum, or null if the prices mix currencies. */
export function total(prices) {
  if (!prices.length || prices.some((price) => price.currency !== prices[0].currency)) {
    return null;
  }
  const digits = Math.max(...prices.map((price) => (price.amount.split('.')[1] ?? '').length));
  const units = prices
    .map((price) => {
      const [whole, fraction = ''] = price.amount.split('.');
      return BigInt(whole + fraction.padEnd(digits, '0'));
    })
    .reduce((sum, one) => sum + one, 0n);
  return times({ amount: digits ? `0.${'0'.repeat(digits - 1)}1` : '1', currency: prices[0].currency }, units);
}

export const dateTime = (iso) =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));

export const date = (iso) => new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }).format(new Date(iso));

export const time = (iso) =>
  new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(iso));

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function remember(value) {
  try {
    localStorage.setItem(REMEMBERED, value);
  } catch {
    // a browser without storage uses its own language again next time
  }
}
