const REACHED = 'a[href], button, input, select, textarea, [tabindex="0"]';

const isUsable = (one: HTMLElement): boolean =>
  one.tabIndex >= 0 && !one.matches(':disabled') && (!('checkVisibility' in one) || one.checkVisibility());

/** What the focus goes to from a place where something was: what follows it, else what stood before it, as near as can be. */
function nearest(parent: Node, before: Node | null): HTMLElement | null {
  const main = parent instanceof Element ? parent.closest('main') : null;
  // Another part of the app is there: nobody is in the middle of it yet.
  if (main === null) return null;
  const follows = (one: Node): boolean =>
    before === null || before.compareDocumentPosition(one) === Node.DOCUMENT_POSITION_FOLLOWING;
  for (let within: Node | null = parent; within !== main && within instanceof Element; within = within.parentElement) {
    const near = [...within.querySelectorAll<HTMLElement>(REACHED)].filter(isUsable);
    const next = near.find(follows) ?? near.at(-1);
    if (next !== undefined) return next;
  }
  // What was in it went as a whole: another page is there.
  return main;
}

/** What the focus goes to where it was in these places, the innermost first, and what had it is gone from them. */
export function nearestIn(places: readonly Element[]): HTMLElement | null {
  const left = places.find((place) => place.isConnected);
  return left === undefined ? null : nearest(left, null);
}

/**
 * Keeps the focus when what has it goes away or is switched off: it goes to what stands nearest in the page's `main`, and not to
 * the top of the page, from where a keyboard would have to come all the way again. Returns what ends it.
 */
export function keepFocus(): () => void {
  let last: HTMLElement | null = null;
  const stop = new AbortController();
  const note = ({ target }: Event): void => void (last = target instanceof HTMLElement ? target : null);
  document.addEventListener('focusin', note, { signal: stop.signal });
  // It is on its way to something else: what is drawn anew meanwhile must not hold it back.
  const letGo = ({ relatedTarget }: FocusEvent): void => void (relatedTarget !== null && (last = null));
  document.addEventListener('focusout', letGo, { signal: stop.signal, capture: true });
  // Who points beside everything takes the focus from it.
  document.addEventListener('pointerdown', () => void (last = null), { signal: stop.signal, capture: true });

  const watch = new MutationObserver((records) => {
    const { activeElement } = document;
    if (last === null || (activeElement !== document.body && activeElement !== last)) return;
    const lost = last;
    if (lost.isConnected && !lost.matches(':disabled')) {
      // It was moved, with what it is in; else the focus has left it, and is not taken back.
      const moved = records.some(({ addedNodes }) => [...addedNodes].some((node) => node.contains(lost)));
      if (moved && activeElement !== lost) lost.focus({ preventScroll: true });
      return;
    }
    const gone = records.findLast(({ removedNodes }) => [...removedNodes].some((node) => node.contains(lost)));
    const parent = lost.isConnected ? lost.parentElement : gone?.target;
    if (parent)
      nearest(parent, lost.isConnected ? lost : (gone?.previousSibling ?? null))?.focus({ preventScroll: true });
  });
  watch.observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] });
  return () => {
    watch.disconnect();
    stop.abort();
  };
}
