import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { scripted, standing } from '../support/scripted-connector.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { signIn, visit } from './visit.ts';
import { administrator } from './workplace-beside.ts';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  const env = { ATRIUM_ADMIN_EMAIL: administrator.email, ATRIUM_ADMIN_PASSWORD: administrator.password };
  const connectors = [scripted(), standing()];
  [server, browser] = await Promise.all([startTestServer({ env, connectors }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

it('how far back a kind is read is said where its connection is, and nothing of it where all is read', async () => {
  const credentials = { password: 'a password' };
  const { body: calendar } = await server.call('POST', '/connections', {
    name: 'Calendar',
    connector: 'standing',
    credentials,
  });
  await server.call('POST', '/connections', { name: 'Places', connector: 'scripted', credentials });
  const daysKept = async (): Promise<unknown> =>
    (await server.call('GET', `/connections/${calendar.id}/streams/building`)).body.historyDays;

  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, administrator, '/settings/connections');
  await page.getByRole('link', { name: 'Places', exact: true }).click();
  await page.getByRole('button', { name: 'Schedule of Places' }).waitFor();
  expect(await page.getByRole('button', { name: /^How far back/ }).count()).toBe(0);
  await page.goto('/settings/connections');
  await page.getByRole('link', { name: 'Calendar', exact: true }).click();
  await page.getByRole('button', { name: 'How far back Calendar is read' }).click();
  const days = page.getByLabel('Buildings: days back');
  expect(await days.inputValue()).toBe('90');
  await days.fill('4000');
  await page.getByRole('button', { name: 'Use this: Buildings' }).click();
  await page.getByText('Give a whole number from 1 to 3,650, or nothing').waitFor();
  await mustBeAccessible(page);
  expect(await daysKept()).toBe(90);
  await days.fill('30');
  await page.getByRole('button', { name: 'Use this: Buildings' }).click();
  await page.getByText('Buildings: it is read so far back from now on.').waitFor();
  expect(await daysKept()).toBe(30);
  await mustBeAccessible(page);

  // Somebody else says something else meanwhile.
  await server.call('PATCH', `/connections/${calendar.id}/streams/building`, { historyDays: 200 });
  await days.fill('');
  await page.getByRole('button', { name: 'Use this: Buildings' }).click();
  await expect.poll(() => days.inputValue(), { timeout: 20_000 }).toBe('200');
  await page.getByText('This has changed meanwhile.').waitFor();
  expect(await daysKept()).toBe(200);
  await days.fill('');
  await page.getByRole('button', { name: 'Use this: Buildings' }).click();
  await expect.poll(daysKept, { timeout: 20_000 }).toBeNull();
  // That its word was refused is what the browser says of it.
  expect(complaints.filter((one) => !one.includes('409'))).toEqual([]);
});
