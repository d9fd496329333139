import { recall, session } from '../common/session.js';

const AGAIN = 2000;
const SILENT = 3000;

/**
 * Hears twice a second what there is to see: {gateway, starts, demo, processes, moves}. The browser itself comes back
 * after a break; where it gives up, because the answer was no stream, a new start is made.
 */
export function watch({ seen, connected, over }) {
  const stream = new EventSource('/actuator/observatory');
  let silence = null;
  stream.addEventListener('message', ({ data }) => {
    clearTimeout(silence);
    // a connection that nothing comes through is none
    silence = setTimeout(() => connected(false), SILENT);
    connected(true);
    seen(JSON.parse(data));
  });
  stream.addEventListener('error', () => {
    clearTimeout(silence);
    connected(false);
    if (stream.readyState === EventSource.CLOSED) {
      setTimeout(async () => {
        await recall().catch(() => {});
        if (session() === null) {
          over();
        } else {
          watch({ seen, connected, over });
        }
      }, AGAIN);
    }
  });
}
