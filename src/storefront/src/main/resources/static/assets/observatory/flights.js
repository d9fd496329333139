// Messages in transit, drawn over the floor: circles stay inside a process, squares go through the broker, so that
// meaning does not depend on colour alone. If many leave at once, only some are drawn; the numbers count all.

const MOST = 350;
const PER_LAUNCH = 10;
const BEAT = 500;
const INSIDE = 900;
const OVER = 1500;

export function flights(canvas, ground) {
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const pen = canvas.getContext('2d');
  const flying = [];
  let running = false;

  const centre = (box) => {
    const its = box.getBoundingClientRect();
    const base = ground.getBoundingClientRect();
    return { x: its.left - base.left + its.width / 2, y: its.top - base.top + its.height / 2 };
  };

  const fit = () => {
    const scale = window.devicePixelRatio || 1;
    const { clientWidth, clientHeight } = ground;
    if (canvas.width !== Math.round(clientWidth * scale) || canvas.height !== Math.round(clientHeight * scale)) {
      canvas.width = Math.round(clientWidth * scale);
      canvas.height = Math.round(clientHeight * scale);
    }
    pen.setTransform(scale, 0, 0, scale, 0, 0);
  };

  const at = (points, progress) => {
    const leg = Math.min(points.length - 2, Math.floor(progress * (points.length - 1)));
    const part = progress * (points.length - 1) - leg;
    const eased = part * part * (3 - 2 * part);
    const [from, to] = [points[leg], points[leg + 1]];
    const bend = points.length === 2 ? Math.sin(Math.PI * eased) * 18 : 0;
    return { x: from.x + (to.x - from.x) * eased + bend, y: from.y + (to.y - from.y) * eased - bend };
  };

  const draw = (now) => {
    fit();
    pen.clearRect(0, 0, ground.clientWidth, ground.clientHeight);
    const style = getComputedStyle(ground);
    const colours = { inside: style.getPropertyValue('--inside'), over: style.getPropertyValue('--over'), rim: style.getPropertyValue('--rim') };
    for (let index = flying.length - 1; index >= 0; index--) {
      const one = flying[index];
      const progress = (now - one.start) / one.duration;
      if (progress >= 1) {
        flying.splice(index, 1);
      } else if (progress >= 0) {
        const { x, y } = at(one.points, progress);
        pen.beginPath();
        if (one.over) {
          pen.rect(x - 5, y - 5, 10, 10);
        } else {
          pen.arc(x, y, 5, 0, 2 * Math.PI);
        }
        pen.fillStyle = one.over ? colours.over : colours.inside;
        pen.strokeStyle = colours.rim;
        pen.lineWidth = 1.5;
        pen.fill();
        pen.stroke();
      }
    }
    if (flying.length) {
      requestAnimationFrame(draw);
    } else {
      running = false;
    }
  };

  return {
    /** Draws this many messages from one box to another, spread over the next half second. */
    launch: (count, over, from, to, broker) => {
      if (!from || !to || calm.matches || document.hidden) {
        return;
      }
      const drawn = Math.min(count, PER_LAUNCH, MOST - flying.length);
      const start = performance.now();
      const points = [centre(from), centre(to)];
      if (over && !broker.hidden) {
        points.splice(1, 0, { x: (points[0].x + points[1].x) / 2, y: centre(broker).y });
      }
      for (let i = 0; i < drawn; i++) {
        const spread = () => (Math.random() - 0.5) * 22;
        flying.push({
          over,
          start: start + ((i + Math.random()) / drawn) * BEAT,
          duration: over ? OVER : INSIDE,
          points: points.map(({ x, y }) => ({ x: x + spread(), y: y + spread() })),
        });
      }
      if (!running && flying.length) {
        running = true;
        requestAnimationFrame(draw);
      }
    },
  };
}
