import { recall, session } from '../common/session.js';

const AGAIN = 2000;
const SILENT = 3000;

/**
 * Streams the state of the system twice a second: {gateway, starts, demo, processes, moves}. The browser reconnects
 * after a break; where it does not, because the answer was no stream, this opens a new stream.
 */
export function watch({ seen, connected, over }) {
  const stream = new EventSource('/actuator/observatory');
  let silence = null;
  stream.addEventListener('message', ({ data }) => {
    clearTimeout(silence);
    // a silent connection counts as broken
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
