import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, noonZone, signIn, visit } from './visit.ts';

const front = { email: 'admin@example.com', password: 'walnut ferry eleven' };

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  const env = { ATRIUM_ADMIN_EMAIL: front.email, ATRIUM_ADMIN_PASSWORD: front.password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const phone = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  reducedMotion: 'reduce',
} as const;

it('an administrator furnishes a bank of lockers; people take one for the day, on a phone and from the list', async () => {
  const [paula, lars] = [
    await addPerson(server.url, server.token, 'Paula Phone'),
    await addPerson(server.url, server.token, 'Lars List'),
  ];
  const { body: house } = await server.call('POST', '/buildings', { name: 'Noon house', zone: noonZone() });
  const { body: floor } = await server.call('POST', '/floors', { name: 'Level 1', buildingId: house.id, level: 1 });
  await server.call('POST', '/areas', { name: 'North', floorId: floor.id });

  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, front, '/manage/lockers');
  await page.getByText('There is no locker bank here yet').waitFor();
  await page.getByRole('button', { name: 'Add a locker bank' }).click();
  const adding = page.getByRole('dialog', { name: 'New locker bank' });
  await adding.locator('label[data-required]', { hasText: 'Name' }).waitFor();
  await adding.getByRole('textbox', { name: 'Name', exact: true }).fill('By the lift');
  await adding.getByLabel('Area').selectOption('North');
  await adding.getByLabel('How many lockers').fill('201');
  await adding.getByLabel('What the lockers are called').fill('K-#');
  await adding.getByRole('button', { name: 'Add a locker bank' }).click();
  await adding.getByText('A number from 1 to 200').waitFor();
  await adding.getByLabel('How many lockers').fill('12');
  await mustBeAccessible(page);
  await adding.getByRole('button', { name: 'Add a locker bank' }).click();
  const bank = page.getByRole('listitem', { name: 'By the lift' });
  await bank.getByText('12 lockers · K-01 to K-12').waitFor();
  await bank.getByText('Level 1 · North').waitFor();
  await bank.getByRole('button', { name: 'Change By the lift' }).click();
  const changing = page.getByRole('dialog', { name: 'Change By the lift' });
  await changing.getByRole('textbox', { name: 'Name', exact: true }).fill('By the door');
  await changing.getByRole('button', { name: 'Save' }).click();
  const renamed = page.getByRole('listitem', { name: 'By the door' });
  await renamed.getByText('Level 1 · North').waitFor();
  await mustBeAccessible(page);

  const there = `/?building=${house.id}&floor=${floor.id}`;
  const hers = await visit(browser, server.url, phone);
  await signIn(hers.page, paula, there);
  const lockers = hers.page.getByRole('region', { name: 'Lockers' });
  await lockers.getByText('12 of 12 are free').waitFor();
  await mustBeAccessible(hers.page);
  await lockers.getByRole('button', { name: 'Take one: By the door' }).tap();
  const drawer = hers.page.getByRole('dialog', { name: 'Details of K-01' });
  await drawer.getByText('Level 1 · North · By the door, no. 1').waitFor();
  await drawer.getByRole('button', { name: /^Book \d/ }).tap();
  await hers.page.getByText('K-01 is yours').waitFor();
  await drawer.getByRole('button', { name: 'Close' }).tap();
  await drawer.waitFor({ state: 'hidden' });
  await lockers.getByText('11 of 12 are free').waitFor();
  await lockers.getByRole('button', { name: 'Yours: K-01' }).waitFor();
  expect(await hers.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  // In the list it stands before the lockers: there is no room beside them.
  await hers.page.goto(`${there}&view=list&type=locker`);
  await lockers.getByRole('button', { name: 'Yours: K-01' }).waitFor();
  expect(await hers.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await mustBeAccessible(hers.page);

  const his = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(his.page, lars, `${there}&view=list&type=locker`);
  const list = his.page.getByRole('table', { name: 'Places on Level 1' });
  await list.getByRole('row', { name: /K-01/ }).getByText('North · By the door, no. 1').waitFor();
  const beside = his.page.getByRole('region', { name: 'Lockers' });
  await beside.getByText('11 of 12 are free').waitFor();
  await mustBeAccessible(his.page);
  await beside.getByRole('button', { name: 'Take one: By the door' }).click();
  await his.page.getByRole('button', { name: /^Book \d/ }).click();
  await his.page.getByText('K-02 is yours').waitFor();
  const { body: booked } = await server.call('GET', '/resources?type=locker&search=K-02');
  const { body: bookings } = await server.call('GET', `/bookings?resourceId=${booked.items[0].id}`);
  expect(bookings.items).toMatchObject([{ hostName: lars.name, state: 'confirmed' }]);

  // One that is broken goes out of use, and comes back.
  await renamed.getByRole('button', { name: 'Lockers of By the door' }).click();
  const each = page.getByRole('dialog', { name: 'Lockers of By the door' });
  await each.getByRole('button', { name: 'Take out of use: K-12' }).click();
  await each.getByText('K-12 · out of use').waitFor();
  await mustBeAccessible(page);
  await lockers.getByText('9 of 11 are free').waitFor();
  await each.getByRole('button', { name: 'Use again: K-12' }).click();
  await each.getByRole('button', { name: 'Take out of use: K-12' }).waitFor();
  await lockers.getByText('10 of 12 are free').waitFor();
  await each.getByRole('button', { name: 'Close' }).click();
  await each.waitFor({ state: 'hidden' });

  // What was booked once stays, and its bank with it.
  await renamed.getByRole('button', { name: 'Remove By the door' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText(/^A locker of By the door was booked/).waitFor();
  await renamed.waitFor();
  expect([...complaints, ...hers.complaints, ...his.complaints]).toEqual([]);
});
