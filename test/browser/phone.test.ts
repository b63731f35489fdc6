import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, freeDesks, marker, placeOf, signIn, turnToNextDay, visit } from './visit.ts';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer({ env: { ATRIUM_DEMO: '1' } }), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

it('books and cancels on a phone', async () => {
  const person = await addPerson(server.url, server.token, 'Phil Phone');
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
  const { page, complaints } = await visit(browser, server.url, phone);
  await signIn(page, person);
  await turnToNextDay(page);
  await page.getByRole('combobox', { name: 'From' }).selectOption('10:00');
  await page.getByRole('combobox', { name: 'To' }).selectOption('11:00');
  await freeDesks(page).first().waitFor();

  // Nothing is wider than the phone.
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(390);

  // A desk is smaller than a fingertip: the first tap brings it nearer, the second means it.
  const desk = await placeOf(freeDesks(page).first());
  const before = await marker(page, desk).boundingBox();
  await marker(page, desk).tap();
  await page
    .getByRole('region', { name: /^Floor plan/ })
    .and(page.locator('[data-detail=middle], [data-detail=near]'))
    .waitFor();
  await marker(page, desk).tap();
  const drawer = page.getByRole('dialog', { name: `Details of ${desk}` });
  await drawer.waitFor();
  const after = await marker(page, desk).boundingBox();
  expect(after?.width).toBeGreaterThan(2 * (before?.width ?? Infinity));
  await drawer.getByRole('button', { name: 'Book 10:00 – 11:00' }).tap();
  await page.getByText(`${desk} is yours`).waitFor();
  // What is said lies over no way to elsewhere.
  const [said, nav] = [page.getByText(`${desk} is yours`), page.getByRole('navigation', { name: 'Main' })];
  const [message, below] = [await said.boundingBox(), await nav.boundingBox()];
  expect((message?.y ?? Infinity) + (message?.height ?? 0)).toBeLessThan(below?.y ?? 0);
  await drawer.getByRole('button', { name: 'Close' }).tap();
  await drawer.waitFor({ state: 'hidden' });

  await page.getByRole('link', { name: 'My bookings' }).tap();
  // Style that comes with a page counts after what is everywhere.
  const tab = page.getByRole('tab', { name: 'Past' });
  expect(await tab.evaluate((element) => getComputedStyle(element).paddingLeft)).not.toBe('0px');
  const booking = page.getByRole('article', { name: new RegExp(`^${desk}, 10:00 – 11:00$`) });
  // What is done less often stands in a menu, which is closed and left by keyboard, too.
  const more = booking.getByRole('button', { name: `More: ${desk}` });
  expect(await booking.getByRole('button').allTextContents()).toEqual(['Change', 'More']);
  await more.press('Enter');
  const menu = page.getByRole('menu');
  await menu.getByRole('menuitem', { name: 'Services' }).waitFor();
  await mustBeAccessible(page);
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'hidden' });
  expect(await more.evaluate((one) => one === document.activeElement)).toBe(true);
  await more.tap();
  await menu.getByRole('menuitem', { name: 'Cancel' }).tap();
  const question = page.getByRole('dialog');
  await question.getByRole('button', { name: 'Cancel booking' }).waitFor();
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'hidden' });
  await expect.poll(() => more.evaluate((one) => one === document.activeElement)).toBe(true);
  await more.tap();
  await menu.getByRole('menuitem', { name: 'Cancel' }).tap();
  await question.getByRole('button', { name: 'Cancel booking' }).tap();
  await page.getByText('Nothing booked yet').waitFor();
  await page.getByRole('tab', { name: 'Past' }).tap();
  await booking.getByText('Cancelled').waitFor();
  expect(complaints).toEqual([]);
});

it.each(['light', 'dark'] as const)(
  'is not blank while the app is still on its way, in a %s room',
  async (colorScheme) => {
    const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, colorScheme };
    const { page, complaints } = await visit(browser, server.url, phone);
    const { promise, resolve } = Promise.withResolvers<void>();
    await page.route('**/assets/**', async (route) => {
      await promise;
      await route.continue();
    });
    await page.goto('/', { waitUntil: 'commit' });
    const wait = page.locator('#wait');
    await wait.waitFor();
    const paper = await wait.evaluate((one) => getComputedStyle(one).backgroundColor);
    expect(paper).toBe(colorScheme === 'dark' ? 'rgb(20, 23, 22)' : 'rgb(247, 248, 247)');
    const painted = () => page.evaluate(() => performance.getEntriesByType('paint').length);
    await expect.poll(painted).toBeGreaterThan(0);
    resolve();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await wait.isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  },
);

it('says that another page is on its way, where that takes a while', async () => {
  const person = await addPerson(server.url, server.token, 'Sven Slow');
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  const { page, complaints } = await visit(browser, server.url, phone);
  await signIn(page, person);
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/assets/**', async (route) => {
    await promise;
    await route.continue();
  });
  await page.getByRole('link', { name: 'People' }).tap();
  await page.getByRole('progressbar', { name: 'Loading…' }).waitFor();
  resolve();
  await page.getByRole('heading', { name: 'Who is in', level: 1 }).waitFor();
  await page.getByRole('progressbar', { name: 'Loading…' }).waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

it('on the narrowest phone the screen of a room that somebody is on is in sight, and nothing is wider than it', async () => {
  const phone = { viewport: { width: 320, height: 700 }, isMobile: true, hasTouch: true };
  const { page } = await visit(browser, server.url, phone);
  await signIn(page, { email: 'admin@demo.example', password: 'correct horse battery' }, '/manage/export');
  const last = page.getByRole('navigation', { name: 'Manage' }).locator('[aria-current=page]');
  await last.waitFor();
  const box = await last.boundingBox();
  expect(box?.x ?? -1).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? Infinity) + (box?.width ?? 0)).toBeLessThanOrEqual(320);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
