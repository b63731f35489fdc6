import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, signIn, visit } from './visit.ts';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

/** When the bar of a page that is coming was there, and when it was seen, in milliseconds; null: not at all. */
interface Seen {
  readonly there: number | null;
  readonly seen: number | null;
}

/** Looks at each frame from now on. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const times: { there: number | null; seen: number | null } = { there: null, seen: null };
    Object.assign(globalThis, { times });
    const look = (): void => {
      const bar = document.querySelector('progress');
      if (bar) times.there ??= performance.now();
      if (bar && getComputedStyle(bar).visibility === 'visible') times.seen ??= performance.now();
      requestAnimationFrame(look);
    };
    look();
  });
const watched = (page: Page): Promise<Seen> => page.evaluate(() => (globalThis as unknown as { times: Seen }).times);

it('a page that takes its time is said to be coming once that is noticed, and one that comes at once is not', async () => {
  const { page, complaints } = await visit(browser, server.url);
  let letCome = (): void => undefined;
  const held = new Promise<void>((resolve) => (letCome = resolve));
  await page.route(/\/assets\/bookings-page-.*\.js$/, async (route) => {
    await held;
    await route.continue();
  });
  await signIn(page, await addPerson(server.url, server.token, 'Wanda Waiting'));
  await watch(page);
  await page.getByRole('link', { name: 'My bookings' }).first().click();
  const bar = page.getByRole('progressbar', { name: 'Loading' });
  await bar.waitFor();
  const { there, seen } = await watched(page);
  expect((seen ?? 0) - (there ?? 0)).toBeGreaterThanOrEqual(250);
  // It moves nothing and stands over what is left.
  expect(await bar.evaluate((one) => getComputedStyle(one).marginBottom)).toBe('-3px');
  letCome();
  await page.getByRole('heading', { name: 'My bookings' }).waitFor();
  await bar.waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'Book', exact: true }).first().click();
  await page.getByText('There are no buildings yet').waitFor();
  await watch(page);
  await page.getByRole('link', { name: 'My bookings' }).first().click();
  await page.getByRole('heading', { name: 'My bookings' }).waitFor();
  expect((await watched(page)).seen).toBeNull();
  expect(complaints).toEqual([]);
});
