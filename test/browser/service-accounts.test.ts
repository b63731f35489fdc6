import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { signIn, visit } from './visit.ts';

const administrator = { email: 'admin@example.com', password: 'walnut ferry eleven' };

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  const env = { ATRIUM_ADMIN_EMAIL: administrator.email, ATRIUM_ADMIN_PASSWORD: administrator.password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

it('an administrator adds a service account, is told what stops with it, and stops it', async () => {
  const window = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page, complaints } = window;
  await signIn(page, administrator);
  const settings = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' });
  await settings.click();
  await page.getByRole('heading', { name: 'Service accounts', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('Give it a name').waitFor();
  await page.getByLabel('Name').fill('Sensors');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const stop = page.getByRole('button', { name: 'Deactivate Sensors' });
  await stop.waitFor();
  await page.locator('button:focus', { hasText: 'Add' }).waitFor();

  const { body } = await server.call('GET', '/service-accounts');
  const { items } = body as { items: { id: number; name: string }[] };
  const serviceAccountId = items.find(({ name }) => name === 'Sensors')?.id;
  await server.call('POST', '/tokens', { name: 'Doors', serviceAccountId });

  await stop.click();
  const question = page.getByRole('dialog', { name: 'Deactivate Sensors?' });
  await question.getByText('Token Doors').waitFor();
  // The button was grey until it was known what stops: axe must not meet it on its way.
  await question.getByRole('button', { name: 'Deactivate', disabled: false }).waitFor();
  await mustBeAccessible(page);
  await question.getByRole('button', { name: 'Keep it' }).press('Enter');
  await stop.and(page.locator(':focus')).waitFor();
  await stop.click();
  await question.getByRole('button', { name: 'Deactivate' }).click();
  await page.getByText('Deactivated', { exact: true }).waitFor();
  const start = page.getByRole('button', { name: 'Activate Sensors' });
  await start.and(page.locator(':focus')).waitFor();
  await start.click();
  await stop.and(page.locator(':focus')).waitFor();

  // On a phone nothing is cut: no button, and no link of the navigation, whose words stand under its icon.
  await page.setViewportSize({ width: 390, height: 844 });
  const label = stop.locator('.mantine-Button-label');
  expect(await label.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
  const within = await stop.evaluate((one) => {
    const card = one.closest('li')?.getBoundingClientRect();
    return one.getBoundingClientRect().right < (card?.right ?? 0);
  });
  expect(within).toBe(true);
  const look = await settings.evaluate((one) => [getComputedStyle(one).textAlign, one.scrollHeight > one.clientHeight]);
  expect(look).toEqual(['center', false]);
  expect(complaints).toEqual([]);
});
