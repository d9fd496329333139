const SVG = 'http://www.w3.org/2000/svg';

/**
 * Creates an element: `h('a.button', {href, onclick}, 'Text', child)`. Texts become text nodes, never markup, so that
 * input from feeds and customers stays text. Empty texts, false and null are skipped.
 */
export function h(what, attributes, ...children) {
  const [tag, ...classes] = what.split('.');
  return fill(document.createElement(tag || 'div'), classes, attributes, children);
}

/** The same for SVG. */
export function svg(what, attributes, ...children) {
  const [tag, ...classes] = what.split('.');
  return fill(document.createElementNS(SVG, tag), classes, attributes, children);
}

function fill(element, classes, attributes, children) {
  if (classes.length) {
    element.setAttribute('class', classes.join(' '));
  }
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith('on') && typeof value === 'function') {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'value' || name === 'checked' || name === 'disabled' || name === 'hidden') {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replaces the content of an element. */
export function put(element, ...children) {
  element.replaceChildren(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/**
 * Removes an element. If it had the focus, the same control of the next or previous element gets it, or else the
 * heading, so that keyboard users are not sent back to the top of the page.
 */
export function takeOut(element) {
  const controls = (one) => [one, ...one.querySelectorAll('a, button, input, [tabindex]')];
  const at = controls(element).indexOf(document.activeElement);
  const neighbour = element.nextElementSibling ?? element.previousElementSibling;
  element.remove();
  if (at >= 0 && neighbour) {
    controls(neighbour)[at]?.focus();
  } else if (at >= 0) {
    document.querySelector('main h1')?.focus({ preventScroll: true });
  }
}

/** Waits for some milliseconds, or until the signal is aborted. */
export function pause(millis, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, millis);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
