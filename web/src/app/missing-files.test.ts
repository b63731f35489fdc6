import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { standMissingFiles } from './missing-files.ts';

const reload = vi.fn<() => void>();
const script = document.createElement('script');
let served: () => Promise<Response>;

beforeAll(() => {
  script.setAttribute('type', 'module');
  document.head.append(script);
  vi.stubGlobal('fetch', () => served());
  standMissingFiles(reload);
});
afterAll(() => vi.unstubAllGlobals());
beforeEach(() => {
  reload.mockClear();
  sessionStorage.clear();
  script.setAttribute('src', '/assets/index-old.js');
  serve('index-old.js');
});

const serve = (name: string): void => {
  served = () => Promise.resolve(new Response(`<script type="module" src="/assets/${name}"></script>`));
};
/** Tells of a missing file as Vite does; true when it is to be thrown. */
const miss = (message: string): boolean =>
  globalThis.dispatchEvent(
    Object.assign(new Event('vite:preloadError', { cancelable: true }), { payload: new Error(message) }),
  );
const style = 'Unable to preload CSS for /assets/part.css';
const part = 'Failed to fetch dynamically imported module: /assets/part.js';
/** All that follows without time: what the page is compared with is there at once. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it('a missing style is done without, a missing script is told to whoever asked for it', async () => {
  expect(miss(style)).toBe(false);
  expect(miss(part)).toBe(true);
  await settled();
  expect(reload).not.toHaveBeenCalled();
});

it('without a server the page stays', async () => {
  served = () => Promise.reject(new TypeError('Failed to fetch'));
  miss(part);
  await settled();
  expect(reload).not.toHaveBeenCalled();
});

it('after an upgrade the page is loaded anew, once for each page', async () => {
  serve('index-new.js');
  miss(part);
  await settled();
  expect(reload).toHaveBeenCalledTimes(1);
  miss(style);
  await settled();
  expect(reload).toHaveBeenCalledTimes(1);

  // Two servers of two versions, and a page of either: it goes to and fro no more than once.
  script.setAttribute('src', '/assets/index-new.js');
  serve('index-old.js');
  miss(part);
  await settled();
  expect(reload).toHaveBeenCalledTimes(2);
  script.setAttribute('src', '/assets/index-old.js');
  serve('index-new.js');
  miss(part);
  await settled();
  expect(reload).toHaveBeenCalledTimes(2);
});
