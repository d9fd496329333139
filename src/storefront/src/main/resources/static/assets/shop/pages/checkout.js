import { Problem } from '../../common/api.js';
import { h, put } from '../../common/dom.js';
import { session } from '../../common/session.js';
import { locale, money, t, times } from '../../common/texts.js';
import { basket, recount } from '../basket.js';
import { lastAddress, placeOrder, unanswered } from '../checkout.js';
import { field, heading, nothing, onSubmit, say } from '../parts.js';
import { sumLine, sumOf, totalOf } from './basket.js';

// the test cards of the payment simulator
const CARDS = ['tok_ok', 'tok_slow', 'tok_flaky', 'tok_declined'];

const COUNTRIES =
  'AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW';

export async function show({ signal }) {
  const pending = unanswered();
  let lines = await basket(signal);
  if (!lines.length && !pending) {
    return {
      title: t('checkout.title'),
      content: [heading(t('checkout.title')), nothing(t('basket.empty'), t('basket.empty-text'), { href: '#/', text: t('action.to-shop') })],
    };
  }
  const before = pending?.body.shippingAddress ?? lastAddress();
  // a basket that became an order is empty: show that order instead
  const sent = pending?.body.expectedTotal;
  const summary = h('div.sums');
  const draw = () =>
    put(
      summary,
      h('ul.short-lines', null, lines.map((line) => h('li', null, h('span', null, `${line.quantity} × ${line.name}`), h('span', null, line.unitPrice ? money(times(line.unitPrice, line.quantity)) : '–')))),
      lines.length ? sumOf(lines) : sent && sumLine(money(sent)),
    );
  draw();

  const form = h(
    'form.two-columns',
    { autocomplete: 'on' },
    h(
      'div',
      null,
      pending && h('p.notice', { role: 'status' }, t('checkout.unanswered')),
      h(
        'fieldset',
        null,
        h('legend', null, t('checkout.address')),
        field('name', t('field.name'), { required: true, maxlength: 200, autocomplete: 'name', value: before?.name ?? session().name ?? '' }),
        field('street', t('field.street'), { required: true, maxlength: 200, autocomplete: 'street-address', value: before?.street ?? '' }),
        h(
          'div.side-by-side',
          null,
          field('postalCode', t('field.postalCode'), { required: true, maxlength: 20, autocomplete: 'postal-code', value: before?.postalCode ?? '' }),
          field('city', t('field.city'), { required: true, maxlength: 200, autocomplete: 'address-level2', value: before?.city ?? '' }),
        ),
        field('country', t('field.country'), { required: true, autocomplete: 'country', options: countries(), value: before?.country ?? likelyCountry() }),
      ),
      h(
        'fieldset.cards',
        null,
        h('legend', null, t('checkout.payment')),
        h('p.hint', null, t('checkout.payment-hint')),
        h(
          'div.card-choice',
          null,
          CARDS.map((token, index) =>
            h(
              'label.pay',
              { 'data-card': token },
              h('input', { type: 'radio', name: 'paymentToken', value: token, required: true, checked: token === (pending?.body.paymentToken ?? 'tok_ok') }),
              h('span.pay-face', { 'aria-hidden': 'true' }, h('span.chip-gold'), h('span.digits', null, `···· 000${index + 1}`)),
              h('span.pay-text', null, h('strong', null, t(`card.${token}`)), h('small', null, t(`card.${token}.text`))),
            ),
          ),
        ),
      ),
    ),
    h(
      'aside.summary',
      { 'aria-label': t('basket.summary') },
      h('h2', null, t('basket.summary')),
      summary,
      h('button.button.strong.wide', { type: 'submit' }, t('checkout.order')),
      h('p.hint', null, t('checkout.order-hint')),
    ),
  );

  onSubmit(form, async (values, wrong) => {
    const address = ['name', 'street', 'city', 'postalCode', 'country'].map((key) => [key, values[key].trim()]);
    const expectedTotal = lines.length ? totalOf(lines) : sent;
    const body = { shippingAddress: Object.fromEntries(address), paymentToken: values.paymentToken, ...(expectedTotal && { expectedTotal }) };
    try {
      const { orderId, earlier } = await placeOrder(body);
      recount();
      say(t(earlier ? 'checkout.was-placed' : 'checkout.placed'));
      location.hash = `#/orders/${orderId}`;
    } catch (problem) {
      if (problem instanceof Problem && problem.isUnknown && !problem.isRefused) {
        wrong(t('checkout.unknown'));
      } else if (problem instanceof Problem && problem.name === 'total-changed') {
        lines = await basket(signal);
        draw();
        wrong(t('checkout.price-changed', { total: totalOf(lines) ? money(totalOf(lines)) : '–' }));
      } else {
        throw problem;
      }
    }
  });
  return { title: t('checkout.title'), content: [heading(t('checkout.title')), form] };
}

function countries() {
  const names = new Intl.DisplayNames(locale(), { type: 'region' });
  const collator = new Intl.Collator(locale());
  return COUNTRIES.split(' ')
    .map((code) => [code, names.of(code)])
    .sort((one, other) => collator.compare(one[1], other[1]));
}

function likelyCountry() {
  const region = new Intl.Locale(navigator.language || 'en-GB').maximize().region;
  return COUNTRIES.includes(region) ? region : 'DE';
}
