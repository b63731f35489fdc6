import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { lookAt } from './accessible.ts';
import { addPerson, freeDesks, signIn, turnToNextDay, visit, type Person } from './visit.ts';

let server: TestServer;
let browser: Browser;
let person: Person;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer({ env: { ATRIUM_DEMO: '1' } }), launchChromium()]);
  person = await addPerson(server.url, server.token, 'Axel Accessible');
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

/** What axe finds; what it looked at must not be nothing. */
async function findings(page: Page): Promise<readonly string[]> {
  const { found, kept } = await lookAt(page);
  expect(kept).toBeGreaterThan(15);
  return found;
}

const looks = [
  ['a wide window', {}],
  ['a wide window, dark', { colorScheme: 'dark' }],
  ['a phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
] as const;

describe.each(looks)('on %s', (_, options) => {
  it('nothing serious stands in anybody’s way', async () => {
    const { page } = await visit(browser, server.url, { ...options, reducedMotion: 'reduce' });
    const found: Record<string, readonly string[]> = {};
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Enter your e-mail address').waitFor();
    found['sign-in'] = await findings(page);

    await page.getByRole('link', { name: 'Forgot password?' }).click();
    await page.getByRole('button', { name: 'Send the link' }).waitFor();
    found['forgotten'] = await findings(page);
    await page.goto('/set-password#1-used-up');
    await page.getByLabel('New password').fill('walnut ferry eleven');
    await page.getByRole('button', { name: 'Save password' }).click();
    await page.getByRole('link', { name: 'Ask for a new link' }).waitFor();
    found['link'] = await findings(page);

    await signIn(page, person, '/account');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Enter your current password').waitFor();
    found['account'] = await findings(page);
    await page.goto('/');
    await turnToNextDay(page);
    await freeDesks(page).first().waitFor();
    found['plan'] = await findings(page);
    await page.locator('label', { hasText: 'List' }).click();
    await page.getByRole('table').waitFor();
    found['list'] = await findings(page);
    await page
      .getByRole('button', { name: /^Choose / })
      .first()
      .click();
    await page.getByRole('button', { name: /^Book / }).waitFor();
    found['panel'] = await findings(page);
    await page.getByRole('button', { name: /^Book / }).click();
    await page.getByText(/ is yours$/).waitFor();
    await page.locator('main, [role=dialog]').getByRole('button', { name: 'Close' }).click();

    await page.getByRole('link', { name: 'My bookings' }).click();
    await page.getByRole('article').first().waitFor();
    found['bookings'] = await findings(page);
    const more = page.getByRole('button', { name: /^More: / }).first();
    if (await more.isVisible()) {
      await more.click();
      await page.getByRole('menuitem', { name: 'Cancel' }).waitFor();
      found['menu'] = await findings(page);
      await page.getByRole('menuitem', { name: 'Cancel' }).click();
    } else await page.getByRole('button', { name: 'Cancel' }).first().click();
    await page.getByRole('dialog').waitFor();
    found['question'] = await findings(page);
    await page.getByRole('button', { name: 'Cancel booking' }).click();
    await page.getByText('Booking cancelled').waitFor();
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])));
  });
});

it('axe would find a fault', async () => {
  const window = await visit(browser, server.url);
  await window.page.goto('/');
  await window.page.getByRole('button', { name: 'Sign in' }).waitFor();
  await window.page.evaluate(() => document.body.append(document.createElement('button')));
  expect(await findings(window.page)).toEqual([expect.stringContaining('button-name')]);
});
