/** What React asks of tests, and what every browser has and jsdom has not: nothing matches, nothing changes its size. */
class Unchanging {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

Object.assign(globalThis, {
  IS_REACT_ACT_ENVIRONMENT: true,
  matchMedia: () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }),
  scrollTo: () => undefined,
  ResizeObserver: Unchanging,
});

// What is tested without a page has none of these.
if (typeof document !== 'undefined') {
  Object.assign(document, { fonts: new EventTarget() }); // they never change, either
  localStorage.clear(); // what another file remembered and drew, in the same process
  sessionStorage.clear();
  document.body.replaceChildren();
}
