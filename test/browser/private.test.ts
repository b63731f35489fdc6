import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, noonZone, signIn, visit } from './visit.ts';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

/** Makes something. @returns its id */
async function make(path: string, body: object): Promise<number> {
  const answer = await server.call('POST', path, body);
  expect([path, answer.status]).toEqual([path, 201]);
  return answer.body.id;
}

it('a meeting is private: its host reads what it is for, a colleague that it is private, and whose it is', async () => {
  const buildingId = await make('/buildings', { name: 'Noon house', zone: noonZone() });
  const floorId = await make('/floors', { name: 'Ground', buildingId, level: 0 });
  const room = await make('/resources', { type: 'room', name: 'Corner', buildingId, floorId, capacity: 4 });
  const day = Temporal.Now.plainDateISO(noonZone()).toString();
  const there = `/?building=${buildingId}&floor=${floorId}&at=${room}&day=${day}&from=13:00&to=14:00`;
  const [hers, others] = [await visit(browser, server.url), await visit(browser, server.url)];
  await signIn(hers.page, await addPerson(server.url, server.token, 'Petra Private'), there);
  const panel = hers.page.getByRole('complementary', { name: 'Details of Corner' });
  await panel.getByLabel('What for?').fill('Pay round');
  await panel.getByRole('checkbox', { name: /^Private/ }).check();
  await panel.getByText('who manages bookings here', { exact: false }).waitFor();
  await mustBeAccessible(hers.page);
  await panel.getByRole('button', { name: /^Book / }).click();
  await panel.getByText('Pay round').waitFor();
  await panel.getByTitle('Private', { exact: true }).waitFor();
  await hers.page.goto('/bookings');
  const card = hers.page.getByRole('article', { name: /^Corner, / });
  await card.getByTitle('Private', { exact: true }).waitFor();

  await signIn(others.page, await addPerson(server.url, server.token, 'Otto Other'), there);
  const details = others.page.getByRole('complementary', { name: 'Details of Corner' });
  await details.getByText('Private', { exact: true }).waitFor();
  await details.getByText('Petra Private', { exact: false }).first().waitFor();
  expect(await others.page.getByText('Pay round').count()).toBe(0);

  // She takes it back: it is a booking like any other again.
  await card.getByRole('button', { name: 'Change' }).click();
  const drawer = hers.page.getByRole('dialog');
  await drawer.getByRole('checkbox', { name: /^Private/ }).uncheck();
  await drawer.getByRole('button', { name: 'Save' }).click();
  await drawer.waitFor({ state: 'detached' });
  await card.getByTitle('Private', { exact: true }).waitFor({ state: 'detached' });
  expect([...hers.complaints, ...others.complaints]).toEqual([]);
});
