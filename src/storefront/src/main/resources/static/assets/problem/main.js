import { bookAddress, knows, speak, t } from '../common/texts.js';

// The page arrives in English; this translates it into the visitor's language.

async function translate() {
  await speak();
  const main = document.querySelector('main');
  const { status, problem } = main.dataset;
  const heading = t(status === '404' ? 'trouble.missing' : 'trouble.title');
  const found = [status === '404' && 'missing.text', `problem.${problem}`, `problem.${status}`].find((key) => key && knows(key));
  main.querySelector('h1').textContent = heading;
  if (found) {
    main.querySelector('.text').textContent = t(found, { reference: '', seconds: '…' });
  }
  main.querySelectorAll('[data-text]').forEach((link) => {
    link.textContent = t(link.dataset.text);
  });
  main.querySelector('[href="/book/"]').href = bookAddress();
  document.title = `${heading} · Offshoot`;
}

// without a dictionary, the page stays as it is
translate().catch(() => {});
