import createPurifier from 'dompurify';
import { JSDOM } from 'jsdom';
import {
  allowedAttributes,
  allowedElements,
  drawingElements,
  frameOf,
  isLocalReference,
  MAX_EXPANDED,
  referencesIn,
  staysInside,
  SVG_NAMESPACE,
} from './svg-rules.ts';

export type SvgVerdict =
  | { readonly ok: true; readonly svg: string; readonly width: number; readonly height: number }
  | { readonly ok: false; readonly detail: string };

const { window } = new JSDOM('');
const purifier = createPurifier(window);

const refuse = (detail: string): SvgVerdict => ({ ok: false, detail });

/** Parses strictly, keeps what is allowed, and writes the drawing anew. Blocks for as long as that takes: see `cleanSvg`. */
export function sanitise(text: string): SvgVerdict {
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
  if (!frame) return refuse('It needs a viewBox, or a width and height in pixels');

  purifier.sanitize(root, {
    IN_PLACE: true,
    ALLOWED_TAGS: ['#text', ...allowedElements.map((name) => name.toLowerCase())],
    ALLOWED_ATTR: allowedAttributes.map((name) => name.toLowerCase()),
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    // Text of what goes is no part of a drawing.
    KEEP_CONTENT: false,
  });
  keepInside(root);
  if (!root.querySelector(drawingElements.join(','))) return refuse('Nothing that can be drawn is left of it');
  if (expandedSize(root) > MAX_EXPANDED) return refuse('Its parts repeat each other too often');

  root.setAttribute('viewBox', frame.viewBox);
  root.setAttribute('width', String(frame.width));
  root.setAttribute('height', String(frame.height));
  return {
    ok: true,
    svg: new window.XMLSerializer().serializeToString(root),
    width: frame.width,
    height: frame.height,
  };
}

/** Removes what reaches out of the drawing; `xlink:href` becomes the plain `href`. */
function keepInside(root: Element): void {
  for (const element of [root, ...root.querySelectorAll('*')]) {
    // A copy: the list itself changes under the loop.
    for (const { name, value } of Array.from(element.attributes, (own) => own)) {
      const isReference = name === 'href' || name === 'xlink:href';
      if (isReference ? isLocalReference(value) && name === 'href' : staysInside(value)) continue;
      element.removeAttribute(name);
      if (isReference && isLocalReference(value)) element.setAttribute('href', value);
    }
    if (element.localName === 'style' && !staysInside(element.textContent)) element.remove();
  }
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
    // Not `children`: reading that list takes jsdom quadratic time.
    for (let child = element.firstElementChild; child; child = child.nextElementSibling) size += sizeOf(child);
    sizes.set(element, size);
    return size;
  };
  return sizeOf(root);
}
