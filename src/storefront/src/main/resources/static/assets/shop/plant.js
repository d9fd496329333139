import { svg } from '../common/dom.js';

/**
 * A plant that grows with an order: stage 0 is a seed in its pot, 5 is in bloom. The style sheet decides by the
 * drawing's class which parts are visible.
 */
export function plant(stage, { wilted = false } = {}) {
  const drawing = svg('svg.plant', { viewBox: '0 0 220 320', 'aria-hidden': 'true', focusable: 'false' });
  const leaf = (part, x, y, turn, size = 1) =>
    svg(
      `g.part.${part}`,
      { transform: `translate(${x} ${y}) rotate(${turn}) scale(${size})` },
      svg(
        'g.unfold',
        null,
        svg('path.leaf', { d: 'M0 0C-24 -16 -22 -48 0 -68C22 -48 24 -16 0 0Z' }),
        svg('path.vein', { d: 'M0 -4V-58M0 -22L-9 -31M0 -22L9 -31M0 -38L-7 -46M0 -38L7 -46' }),
      ),
    );
  const petals = [0, 60, 120, 180, 240, 300].map((turn) =>
    svg('ellipse.petal', { cx: 0, cy: -19, rx: 11, ry: 18, transform: `rotate(${turn})` }),
  );
  drawing.append(
    svg('ellipse.ground', { cx: 110, cy: 306, rx: 82, ry: 8 }),
    svg('path.stem.stem-1', { d: 'M110 232C108 214 111 200 110 188', pathLength: 1 }),
    svg('path.stem.stem-2', { d: 'M110 188C109 160 114 140 111 118', pathLength: 1 }),
    svg('path.stem.stem-3', { d: 'M111 118C109 96 107 82 112 62', pathLength: 1 }),
    leaf('part-1', 110, 196, -58, 0.72),
    leaf('part-1', 110, 192, 54, 0.72),
    leaf('part-2', 110, 170, -66, 1),
    leaf('part-2', 111, 152, 62, 1.04),
    leaf('part-3', 112, 124, -54, 0.9),
    leaf('part-3', 110, 110, 52, 0.94),
    leaf('part-4', 109, 88, -40, 0.62),
    leaf('part-4', 110, 82, 44, 0.62),
    svg('g.part.part-4.bud', { transform: 'translate(112 58)' }, svg('g.unfold', null, svg('path.petal', { d: 'M0 8C-14 0 -11 -18 0 -28C11 -18 14 0 0 8Z' }))),
    svg('g.part.part-5', { transform: 'translate(112 54)' }, svg('g.unfold', null, ...petals, svg('circle.heart', { r: 10 }))),
    svg('ellipse.soil', { cx: 110, cy: 234, rx: 50, ry: 8 }),
    svg('path.pot', { d: 'M60 240H160L148 296Q146 304 138 304H82Q74 304 72 296Z' }),
    svg('path.pot-side', { d: 'M132 240H160L148 296Q146 304 138 304H120Q132 276 132 240Z' }),
    svg('rect.pot', { x: 53, y: 228, width: 114, height: 20, rx: 5 }),
    svg('rect.pot-side', { x: 53, y: 240, width: 114, height: 8, rx: 4 }),
    svg('ellipse.seed', { cx: 110, cy: 224, rx: 7, ry: 5 }),
  );
  grow(drawing, stage, wilted);
  return drawing;
}

export function grow(drawing, stage, wilted = false) {
  drawing.setAttribute('class', `plant stage-${stage}${wilted ? ' wilted' : ''}`);
}
