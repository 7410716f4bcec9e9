/** A topology's picture as SVG, drawn where the layout has put its boxes and arrows; colours are the page's. */
import type { Picture } from '../../../common/streams/picture';

const SVG = 'http://www.w3.org/2000/svg';
const LINE = 16;

export function pictureOf({ width, height, boxes, arrows }: Picture, name: string): SVGElement {
  const svg = drawn('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' });
  svg.setAttribute('aria-label', `${name}: ${boxes.map(({ lines }) => lines.join(', ')).join('; ')}`);
  const tip = `tip-${name}`;
  const marker = drawn('marker', { id: tip, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' });
  marker.append(drawn('path', { d: 'M0 0 8 4 0 8z', class: 'tip' }));
  svg.append(marker);
  for (const points of arrows) svg.append(drawn('path', { d: `M${points.map(([x, y]) => `${x} ${y}`).join('L')}`, class: 'arrow', 'marker-end': `url(#${tip})` }));
  for (const { kind, lines, x, y, width: wide, height: high } of boxes) {
    const isTopic = kind === 'input' || kind === 'output' || kind === 'internal';
    svg.append(drawn('rect', { x, y, width: wide, height: high, rx: isTopic ? high / 2 : 4, class: `box ${kind}` }));
    lines.forEach((line, at) => {
      const text = drawn('text', { x: x + wide / 2, y: y + high / 2 + (at - (lines.length - 1) / 2) * LINE, class: at === 0 ? 'name' : 'detail' });
      text.textContent = line;
      svg.append(text);
    });
  }
  return svg;
}

function drawn(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  return made;
}
