import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { declaredEvents } from '../../server/contracts.ts';
import { docs } from '../../server/faces/docs/docs.ts';
import { describeOffision } from '../../server/faces/offision/offision.ts';
import { describeV1 } from '../../server/faces/v1/describe.ts';
import { createApp } from '../../server/platform/http/app.ts';
import { parts } from '../support/parts.ts';
import { createLog } from '../../server/platform/log.ts';
import { launchChromium } from '../support/chromium.ts';

const app = createApp({
  log: createLog('silent'),
  constraints: {},
  trustedProxies: [],
  publicUrl: 'http://atrium.test',
});
let browser: Browser;
let url: string;
beforeAll(async () => {
  await app.register(async (face) => docs(face, describeV1(parts, declaredEvents), { offision: describeOffision() }));
  url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/docs`;
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

/** Opens the page and collects what the browser complains of, its content security policy included. */
async function open(
  options: Parameters<Browser['newContext']>[0],
  at = '',
): Promise<{ page: Page; complaints: string[] }> {
  const page = await (await browser.newContext(options)).newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${url}${at}`);
  return { page, complaints };
}

test.each([
  ['a desk', { viewport: { width: 1280, height: 900 } }],
  ['a phone', { viewport: { width: 390, height: 844 } }],
  ['the dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
] as const)('on %s the reference fits, and shuts nobody out', async (_where, options) => {
  const { page, complaints } = await open(options);
  await expect.poll(() => page.getByRole('heading', { name: 'Book one or several resources at once' }).count()).toBe(1);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  // One of each: all the hundreds of operations are built alike, and only to walk over them takes axe half a minute.
  const looked = ['header', 'nav', '#listBookings', '#createBooking', '#shape-Booking'];
  await page.evaluate((kept) => {
    document.querySelectorAll('main article').forEach((one) => one.matches(kept) || one.remove());
    document.querySelectorAll('details').forEach((one) => (one.open = true));
  }, looked.join());
  expect(await page.locator(looked.join()).count()).toBe(looked.length);
  const { violations } = await looked.reduce((axe, part) => axe.include(part), new AxeBuilder({ page })).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('by keyboard: search, narrow and go there', async () => {
  const { page, complaints } = await open({ viewport: { width: 1280, height: 900 } });
  const operations = page.locator('main article');
  const all = await operations.count();
  await page.keyboard.press('/');
  await page.keyboard.type('card number receptionist');
  await expect.poll(() => page.getByRole('status').textContent()).toMatch(/^\d found$/);
  expect(await operations.filter({ visible: true }).count()).toBeLessThan(all / 10);
  await page.getByRole('navigation').getByRole('link', { name: 'Add a person' }).press('Enter');
  expect(page.url()).toBe(`${url}#createUser`);
  await page.getByRole('searchbox').fill('');
  expect(await operations.filter({ visible: true }).count()).toBe(all);
  expect(complaints).toEqual([]);
});

test('what answers at several addresses stands there once, with all of them', async () => {
  const { page, complaints } = await open({ viewport: { width: 390, height: 844 } }, '/offision');
  // As many as the vendor has; the addresses are about three times as many.
  expect(await page.locator('nav [data-for]').count()).toBe(35);
  const badge = page.locator('article', { hasText: '/visitor-badge/{id}' }).locator('.call > code');
  expect(await badge.allTextContents()).toEqual(['v1/', ''].map((v) => `/api/external/visitor-badge/${v}{id}`));
  await page.getByRole('searchbox').fill('/visitor-badge/{id}');
  await expect.poll(() => page.getByRole('status').textContent()).toBe('1 found');
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
});
