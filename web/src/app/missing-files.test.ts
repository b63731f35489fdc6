import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { followUpgrade, standMissingFiles } from './missing-files.ts';
import { until } from '../../../test/support/until.ts';

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

it('a missing style is done without, a missing script is told to whoever asked for it', () => {
  expect(miss(style)).toBe(false);
  expect(miss(part)).toBe(true);
});

it.each([style, part])('after an upgrade the page is loaded anew: %s', async (missing) => {
  serve('index-new.js');
  miss(missing);
  await until(() => expect(reload).toHaveBeenCalledTimes(1));
});

it('while the page is the same, or without a server, it stays', async () => {
  await followUpgrade(reload);
  served = () => Promise.reject(new TypeError('Failed to fetch'));
  await followUpgrade(reload);
  expect(reload).not.toHaveBeenCalled();
});

it('each page is left once', async () => {
  serve('index-new.js');
  await followUpgrade(reload);
  await followUpgrade(reload);
  expect(reload).toHaveBeenCalledTimes(1);

  // Two servers of two versions, and a page of either: it goes to and fro no more than once.
  script.setAttribute('src', '/assets/index-new.js');
  serve('index-old.js');
  await followUpgrade(reload);
  expect(reload).toHaveBeenCalledTimes(2);
  script.setAttribute('src', '/assets/index-old.js');
  serve('index-new.js');
  await followUpgrade(reload);
  expect(reload).toHaveBeenCalledTimes(2);
});
