import { bookAddress, knows, speak, t } from '../common/texts.js';

// The page can be read as it came, in English; here it is said in the language of the visitor.

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

// without its words the page stays what it is
translate().catch(() => {});
