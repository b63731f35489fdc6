/** What an uploaded SVG may consist of, and how large it may be. Pure; the worker applies it. */

export const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

export const MAX_ELEMENTS = 30_000;
export const MAX_DEPTH = 100;
export const MAX_ATTRIBUTES = 500;
/** Elements after every `use` and pattern is drawn out, against drawings that double themselves. */
export const MAX_EXPANDED = 300_000;
/** Largest width or height, in units. */
export const MAX_SIDE = 100_000;

/** Elements that draw something by themselves. */
export const drawingElements: readonly string[] = [
  'path',
  'rect',
  'circle',
  'ellipse',
  'line',
  'polyline',
  'polygon',
  'text',
  'image',
];

export const allowedElements: readonly string[] = [
  ...drawingElements,
  'svg',
  'g',
  'defs',
  'symbol',
  'use',
  'tspan',
  'textPath',
  'linearGradient',
  'radialGradient',
  'stop',
  'clipPath',
  'mask',
  'pattern',
  'marker',
  'style',
];

export const allowedAttributes: readonly string[] = (
  'id class style transform x y x1 x2 y1 y2 cx cy r rx ry fx fy fr dx dy d points width height viewBox rotate pathLength ' +
  'preserveAspectRatio href xlink:href offset gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits ' +
  'maskContentUnits patternUnits patternContentUnits patternTransform markerUnits markerWidth markerHeight refX refY ' +
  'orient startOffset lengthAdjust textLength fill fill-opacity fill-rule stroke stroke-width stroke-opacity ' +
  'stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit opacity color display visibility ' +
  'overflow clip-path clip-rule mask marker-start marker-mid marker-end stop-color stop-opacity paint-order ' +
  'vector-effect shape-rendering text-rendering font-family font-size font-style font-weight font-stretch ' +
  'font-variant letter-spacing word-spacing text-anchor text-decoration dominant-baseline alignment-baseline ' +
  'baseline-shift writing-mode type'
).split(' ');

/** What an editor leaves for itself, and what is said and not drawn: nobody misses it. Foreign names have a prefix. */
const UNSEEN =
  /:|^(?:#|metadata$|title$|desc$|xmlns|version$|baseProfile$|data-|aria-|role$|lang$|tabindex$|enable-background$|required|systemLanguage$)/i;

/** Does somebody miss an element or attribute of this name when it is dropped? */
export const isLoss = (name: string): boolean => !UNSEEN.test(name);

/** A reference to something within the same drawing. */
const LOCAL = /^#[^\s"'()\\<>&]+$/;
export const isLocalReference = (value: string): boolean => LOCAL.test(value);

// A backslash can spell any function in another way, `@` begins rules that load or nest, and besides url() these are the
// functions of CSS that fetch. `<` has no business in a style.
const FETCHES =
  /[\\@<]|(?:image|image-set|src|cross-fade|element|expression|paint|attr)\s*\(|(?:script|data|https?|file):|-moz-binding|behavior/i;
const URL_CALL = /url\s*\(\s*(['"]?)([^'")]*)\1\s*\)/gi;

/** Does this style or attribute stay within the drawing? A `url(…)` may only name a part of it. */
export function staysInside(value: string): boolean {
  if (FETCHES.test(value)) return false;
  const rest = value.replaceAll(URL_CALL, (_, __, target: string) => (isLocalReference(target.trim()) ? '' : 'url('));
  return !/url\s*\(/i.test(rest);
}

/** The ids that an attribute points at: `#a`, `url(#a)`. */
export function referencesIn(name: string, value: string): string[] {
  if (name === 'href' || name === 'xlink:href') return isLocalReference(value) ? [value.slice(1)] : [];
  return Array.from(value.matchAll(URL_CALL), ([, , target = '']) => target.trim().slice(1));
}

export interface Frame {
  readonly viewBox: string;
  readonly width: number;
  readonly height: number;
}

/**
 * The visible part of a drawing in whole units, from its viewBox or else its width and height.
 * @returns null when neither says how large it is
 */
export function frameOf(viewBox: string | null, width: string | null, height: string | null): Frame | null {
  const box =
    viewBox === null
      ? [0, 0, pixels(width), pixels(height)]
      : viewBox
          .trim()
          .split(/\s*,\s*|\s+/)
          .map(decimal);
  const [x, y, w, h] = box;
  if (box.length !== 4 || x === undefined || y === undefined || w === undefined || h === undefined) return null;
  if (![x, y].every((at) => Math.abs(at) <= 1_000_000) || ![w, h].every((side) => side > 0 && side <= MAX_SIDE))
    return null;
  // Rounded up, so that one unit of the drawing stays one unit of the plan.
  const [wide, high] = [Math.ceil(w), Math.ceil(h)];
  return { viewBox: `${x} ${y} ${wide} ${high}`, width: wide, height: high };
}

/** CSS pixels of one unit (CSS Values §6.2). */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  q: 96 / 101.6,
  pt: 96 / 72,
  pc: 16,
};

const decimal = (text: string): number =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : Number.NaN;

function pixels(text: string | null): number {
  const [, number = '', unit = ''] = /^(.*?)(px|in|[cm]m|q|p[tc])?$/i.exec((text ?? '').trim()) ?? [];
  return decimal(number) * (UNITS[unit.toLowerCase()] ?? Number.NaN);
}
