// Interactive parts of the book: copies commands, and folds the list of chapters on phones.

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
    // over plain HTTP from another machine, a page may only select text
    getSelection().selectAllChildren(code);
    return BY_HAND;
  }
}

if (matchMedia('(max-width: 70rem)').matches) {
  document.querySelectorAll('.chapters details').forEach((list) => list.removeAttribute('open'));
}

// a command's output is not part of the command
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
