import createPurifier from 'dompurify';
import { JSDOM } from 'jsdom';
import { childrenOf, unwrap } from './unwrap.ts';
import { cleanDeclarations, cleanSheet } from './style.ts';
import {
  allowedAttributes,
  allowedElements,
  drawingElements,
  frameOf,
  isLocalReference,
  isLoss,
  MAX_EXPANDED,
  referencesIn,
  staysInside,
  SVG_NAMESPACE,
} from './svg-rules.ts';

export type SvgVerdict =
  | {
      readonly ok: true;
      readonly svg: string;
      readonly width: number;
      readonly height: number;
      /** What is no longer in it, a few words each. */
      readonly lost: readonly string[];
    }
  | { readonly ok: false; readonly detail: string };

const { window } = new JSDOM('');
const purifier = createPurifier(window);

const refuse = (detail: string): SvgVerdict => ({ ok: false, detail });

/**
 * Parses strictly, keeps what is allowed, and writes the drawing anew. Blocks for as long as that takes: see `cleanSvg`.
 * @param pictures references that stand for embedded pictures; no other `image` is kept
 */
export function sanitise(text: string, pictures: readonly string[] = []): SvgVerdict {
  let root: Element;
  try {
    root = new window.DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  } catch {
    return refuse('It is not well-formed XML');
  }
  if (root.localName === 'parsererror' || root.querySelector('parsererror')) return refuse('It is not well-formed XML');
  if (root.tagName !== 'svg' || root.namespaceURI !== SVG_NAMESPACE) {
    return refuse(`Its root must be <svg xmlns="${SVG_NAMESPACE}">`);
  }
  const frame = frameOf(root.getAttribute('viewBox'), root.getAttribute('width'), root.getAttribute('height'));
  if (!frame) return refuse('It needs a viewBox, or a width and height as plain lengths such as 640, 640px or 210mm');

  const lost = [...unwrap(root), ...tidyStyles(root), ...purify(root), ...keepInside(root, pictures)];
  if (!root.querySelector(drawingElements.join(','))) {
    const without = lost.length === 0 ? '' : `, once this is dropped: ${summed(lost).join(', ')}`;
    return refuse(`Nothing that can be drawn is left of it${without}`);
  }
  if (expandedSize(root) > MAX_EXPANDED) return refuse('Its parts repeat each other too often');

  root.setAttribute('viewBox', frame.viewBox);
  root.setAttribute('width', String(frame.width));
  root.setAttribute('height', String(frame.height));
  const svg = new window.XMLSerializer().serializeToString(root);
  return { ok: true, svg, width: frame.width, height: frame.height, lost: summed(lost) };
}

/** Each kind once, with how often; at most 50 of them. */
function summed(lost: readonly string[]): string[] {
  const counts = Map.groupBy(lost, (what) => what);
  return Array.from(counts, ([what, all]) => (all.length === 1 ? what : `${what} (${all.length})`)).slice(0, 50);
}

/** Style sheets and attributes lose the rules that lead out, and keep the others. */
function tidyStyles(root: Element): string[] {
  const lost: string[] = [];
  for (const element of root.querySelectorAll('style')) {
    const clean = cleanSheet(element.textContent);
    element.textContent = clean.css;
    lost.push(...clean.lost);
  }
  for (const element of [root, ...root.querySelectorAll('[style]')]) {
    const style = element.getAttribute('style');
    if (style === null || staysInside(style)) continue;
    const clean = cleanDeclarations(style);
    if (clean.css === '') element.removeAttribute('style');
    else element.setAttribute('style', clean.css);
    lost.push(...clean.lost);
  }
  return lost;
}

function purify(root: Element): string[] {
  purifier.sanitize(root, {
    IN_PLACE: true,
    ALLOWED_TAGS: ['#text', ...allowedElements.map((name) => name.toLowerCase())],
    ALLOWED_ATTR: allowedAttributes.map((name) => name.toLowerCase()),
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    // Text of what goes is no part of a drawing.
    KEEP_CONTENT: false,
  });
  return purifier.removed.flatMap((removed) => {
    if ('element' in removed) return isLoss(removed.element.nodeName) ? [`<${removed.element.nodeName}>`] : [];
    return removed.attribute && isLoss(removed.attribute.name) ? [removed.attribute.name] : [];
  });
}

/** Removes what reaches out of the drawing; `xlink:href` becomes the plain `href`. */
function keepInside(root: Element, pictures: readonly string[]): string[] {
  const lost: string[] = [];
  for (const element of [root, ...root.querySelectorAll('*')]) {
    // A copy: the list itself changes under the loop.
    for (const { name, value } of Array.from(element.attributes, (own) => own)) {
      const isReference = name === 'href' || name === 'xlink:href';
      const isPicture = element.localName !== 'image' && pictures.includes(value);
      const isInside = isReference ? isLocalReference(value) && !isPicture : staysInside(value);
      if (isInside && name !== 'xlink:href') continue;
      element.removeAttribute(name);
      if (isInside) element.setAttribute('href', value);
      else if (element.localName !== 'image') lost.push(name);
    }
    if (element.localName === 'image' && !pictures.includes(element.getAttribute('href') ?? '')) {
      element.remove();
      lost.push('<image>');
    }
    if (element.localName === 'style' && !staysInside(element.textContent)) element.remove();
  }
  return lost;
}

/** How many elements are drawn once every reference is followed; infinite when a part contains itself. */
function expandedSize(root: Element): number {
  const byId = new Map([...root.querySelectorAll('[id]')].map((element) => [element.id, element]));
  const sizes = new Map<Element, number>();
  const sizeOf = (element: Element): number => {
    const known = sizes.get(element);
    if (known !== undefined) return known;
    sizes.set(element, Infinity);
    const pointedAt = [...element.attributes]
      .flatMap(({ name, value }) => referencesIn(name, value))
      .flatMap((id) => byId.get(id) ?? []);
    let size = 1;
    for (const part of pointedAt) size += sizeOf(part);
    for (const child of childrenOf(element)) size += sizeOf(child);
    sizes.set(element, size);
    return size;
  };
  return sizeOf(root);
}
