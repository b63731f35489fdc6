import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, freeDesks, marker, markers, placeOf, signIn, turnToNextDay, visit } from './visit.ts';

const calm = { reducedMotion: 'reduce' } as const;

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer({ env: { ATRIUM_DEMO: '1' } }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

it('a desk is booked anonymously: she reads who sees it all the same, others are promised no name', async () => {
  const { status } = await server.call('POST', '/policies', {
    name: 'Who likes books anonymously',
    type: 'desk',
    rules: { anonymous: true },
  });
  expect(status).toBe(201);
  const hers = await visit(browser, server.url, calm);
  const others = await visit(browser, server.url, calm);
  await signIn(hers.page, await addPerson(server.url, server.token, 'Dora Discreet'));
  await turnToNextDay(hers.page);
  const name = await placeOf(freeDesks(hers.page).first());
  await marker(hers.page, name).click();
  const panel = hers.page.getByRole('complementary', { name: `Details of ${name}` });
  const seenBy = panel.getByText('Who manages bookings here sees it all the same', { exact: false });
  expect(await seenBy.count()).toBe(0);
  await panel.getByRole('checkbox', { name: /^Anonymous/ }).check();
  await seenBy.waitFor();
  await mustBeAccessible(hers.page);
  await panel.getByRole('button', { name: /^Book / }).click();
  await panel.getByText('Anonymous: others see only that it is taken').waitFor();

  await signIn(others.page, await addPerson(server.url, server.token, 'Orla Other'));
  await turnToNextDay(others.page);
  await markers(others.page, new RegExp(`^Desk ${name}, Taken until `)).click();
  const details = others.page.getByRole('complementary', { name: `Details of ${name}` });
  await details.getByText('On the day itself the name shows, unless it is hidden.').waitFor();
  expect(await others.page.getByText('Dora Discreet').count()).toBe(0);
  expect([...hers.complaints, ...others.complaints]).toEqual([]);
});

it('a favourite is marked on the plan, and found again from another floor', async () => {
  const { page, complaints } = await visit(browser, server.url, calm);
  await signIn(page, await addPerson(server.url, server.token, 'Faye Finder'));
  const favourites = page.getByRole('region', { name: 'Your favourites' });
  await turnToNextDay(page);
  const name = await placeOf(freeDesks(page).first());
  expect(await favourites.count()).toBe(0);
  await marker(page, name).click();
  await page.getByRole('button', { name: 'Favourite', exact: true }).click();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await favourites.getByRole('button', { name: `${name} Free` }).waitFor();
  await markers(page, new RegExp(`^Desk ${name}, Free, Favourite$`)).waitFor();
  await mustBeAccessible(page);

  await page.getByText('Third floor', { exact: true }).click();
  const elsewhere = favourites.getByRole('button', { name: new RegExp(`^${name} .+ floor$`) });
  await elsewhere.click();
  // Its own floor is shown: elsewhere it would have no panel.
  await page.getByRole('complementary', { name: `Details of ${name}` }).waitFor();
  expect(complaints).toEqual([]);
});
