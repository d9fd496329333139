// What a page of the book can do beyond being read: copy what is to be typed, and fold the list of chapters on a phone.

const CHINESE = document.documentElement.lang.startsWith('zh');
const COPY = CHINESE ? '复制' : 'Copy';
const COPIED = CHINESE ? '已复制' : 'Copied';
const BY_HAND = CHINESE ? '请按 Ctrl+C' : 'Press Ctrl+C';
const SHOWN = 2000;

async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return COPIED;
  } catch {
    // a page that came over plain HTTP from another machine may only select
    getSelection().selectAllChildren(code);
    return BY_HAND;
  }
}

if (matchMedia('(max-width: 70rem)').matches) {
  document.querySelectorAll('.chapters details').forEach((list) => list.removeAttribute('open'));
}

// what a command answers is no command
for (const block of document.querySelectorAll('main pre:not(.text)')) {
  const frame = document.createElement('div');
  frame.className = 'typed';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = COPY;
  button.setAttribute('aria-live', 'polite');
  button.addEventListener('click', async () => {
    button.textContent = await copy(block.querySelector('code'));
    setTimeout(() => {
      button.textContent = COPY;
    }, SHOWN);
  });
  block.replaceWith(frame);
  frame.append(block, button);
}
