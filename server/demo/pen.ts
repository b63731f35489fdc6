import type { Box, Point } from './geometry.ts';

// Plain SVG with presentation attributes only: no ids, no links, no style, so that a sanitizer and a strict content
// security policy leave the drawings whole.

export const INK = {
  site: '#f3f5f4',
  paving: '#eaedeb',
  floor: '#fdfdfc',
  outer: '#434c59',
  inner: '#7d8794',
  line: '#b4bcc6',
  faint: '#d8dde3',
  glass: '#8fb4cb',
  top: '#ffffff',
  seat: '#e8ecf0',
  soft: '#dde5e6',
  timber: '#f5ecdf',
  grain: '#e7d9c4',
  leaf: '#bfd8bd',
  leafDark: '#8db58d',
} as const;

/** A number as SVG text, to a tenth of a unit. */
export function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A closed line around the corners, as the data of a path. */
export function polygon(corners: readonly Point[]): string {
  return `M${corners.map(([x, y]) => `${n(x)} ${n(y)}`).join('L')}z`;
}

export function rect(box: Box, fill: string, stroke = 'none', radius = 0, width = 1): string {
  const corner = radius > 0 ? ` rx="${n(radius)}"` : '';
  const edge = stroke === 'none' ? '' : ` stroke="${stroke}" stroke-width="${n(width)}"`;
  return `<rect x="${n(box.x)}" y="${n(box.y)}" width="${n(box.width)}" height="${n(box.height)}"${corner} fill="${fill}"${edge}/>`;
}

export function path(d: string, stroke: string, width = 1, fill = 'none'): string {
  return d === '' ? '' : `<path d="${d}" fill="${fill}" stroke="${stroke}" stroke-width="${n(width)}"/>`;
}

export function circle(
  x: number,
  y: number,
  radius: number,
  fill: string,
  stroke: string = INK.line,
  width = 1,
): string {
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="${fill}" stroke="${stroke}" stroke-width="${n(width)}"/>`;
}
