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

// The fonts never change, either. What is tested without a page has none.
if (typeof document !== 'undefined') Object.assign(document, { fonts: new EventTarget() });
