import { SVG_NAMESPACE } from './svg-rules.ts';

const SHOW_CDATA = 8;

/**
 * Writes a parsed drawing in plainer words that look the same: CDATA as text, a link as the group of what it holds, a
 * `switch` as the one of its parts that is shown.
 * @returns what is lost by it
 */
export function unwrap(root: Element): string[] {
  const walker = root.ownerDocument.createTreeWalker(root, SHOW_CDATA);
  const sections: Node[] = [];
  while (walker.nextNode()) sections.push(walker.currentNode);
  for (const section of sections) {
    section.parentNode?.replaceChild(root.ownerDocument.createTextNode(section.textContent ?? ''), section);
  }
  for (const choice of ofSvg(root, 'switch')) {
    const parts = childrenOf(choice);
    const shown = parts.find(isShown);
    for (const part of parts) if (part !== shown) part.remove();
    rename(choice, 'g');
  }
  const links = ofSvg(root, 'a');
  for (const link of links) rename(link, link.closest('text') ? 'tspan' : 'g');
  return links.map(() => 'link');
}

/** Not `children`: reading that list takes jsdom quadratic time. */
export function childrenOf(element: Element): Element[] {
  const children: Element[] = [];
  for (let child = element.firstElementChild; child; child = child.nextElementSibling) children.push(child);
  return children;
}

const ofSvg = (root: Element, name: string): Element[] =>
  [...root.querySelectorAll(name)].filter(({ namespaceURI }) => namespaceURI === SVG_NAMESPACE);

/** A part of a `switch` that is for every viewer. */
const isShown = (part: Element): boolean =>
  part.localName !== 'foreignObject' &&
  !part.hasAttribute('requiredExtensions') &&
  !part.getAttribute('systemLanguage');

function rename(element: Element, name: string): void {
  const other = element.ownerDocument.createElementNS(SVG_NAMESPACE, name);
  for (const { name: key, value } of Array.from(element.attributes, (own) => own)) {
    if (/^[a-z-]+$/i.test(key) && key !== 'href') other.setAttribute(key, value);
  }
  while (element.firstChild) other.append(element.firstChild);
  element.replaceWith(other);
}
