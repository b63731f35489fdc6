import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, noonZone, signIn, visit } from './visit.ts';

const front = { email: 'admin@example.com', password: 'walnut ferry eleven' };

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  const env = { ATRIUM_DEMO: '1', ATRIUM_ADMIN_EMAIL: front.email, ATRIUM_ADMIN_PASSWORD: front.password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

async function mustBeAccessible(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))).toEqual([]);
}

const phone = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  reducedMotion: 'reduce',
} as const;

it('a manager offers coffee, a host orders it with a booking, who makes it says that it is done, and takes that back', async () => {
  const [host, cook] = [
    await addPerson(server.url, server.token, 'Hanna Host'),
    await addPerson(server.url, server.token, 'Carl Cook'),
  ];
  const { body: house } = await server.call('POST', '/buildings', { name: 'Noon house', zone: noonZone() });
  const { body: room } = await server.call('POST', '/resources', {
    name: 'Noon room',
    type: 'room',
    buildingId: house.id,
  });
  const tomorrow = Temporal.Now.zonedDateTimeISO('Europe/London').toPlainDate().add({ days: 1 }).toString();
  const { body: people } = await server.call('GET', '/users?search=Hanna');
  const times = { start: `${tomorrow}T10:00`, end: `${tomorrow}T11:00` };
  await server.call('POST', '/bookings', { resourceIds: [room.id], ...times, hostId: people.items[0].id });

  const { page } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, front, '/manage/services');
  await page.getByRole('button', { name: 'Add a service' }).click();
  const adding = page.getByRole('dialog', { name: 'New service' });
  await adding.getByRole('button', { name: 'Save' }).click();
  await adding.getByText('Enter a name').waitFor();
  await adding.getByLabel('Name').fill('Espresso');
  await adding.getByLabel('Price').fill('2.50');
  await adding.getByLabel('For each').fill('cup');
  await adding.getByRole('combobox', { name: 'Buildings' }).click();
  await page.getByRole('option', { name: 'Noon house' }).click();
  await adding.getByRole('combobox', { name: 'People who do it' }).fill('Carl');
  await page.getByRole('option', { name: 'Carl Cook' }).click();
  await page.keyboard.press('Escape');
  await mustBeAccessible(page);
  await adding.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('listitem').filter({ hasText: 'Espresso' }).getByText('€2.50 each cup').waitFor();
  await mustBeAccessible(page);

  const hers = await visit(browser, server.url, phone);
  await signIn(hers.page, host, '/bookings');
  await hers.page.getByRole('button', { name: 'Services' }).tap();
  const ordering = hers.page.getByRole('dialog', { name: 'Services' });
  await ordering.getByLabel('How many: Espresso').fill('4');
  await ordering.getByText('Together €10.00').waitFor();
  await ordering.getByLabel('Note for Espresso').fill('One without sugar');
  await mustBeAccessible(hers.page);
  await ordering.getByRole('button', { name: 'Order' }).tap();
  await hers.page.getByText('One service ordered').waitFor();
  // The room is made ready for it.
  await hers.page.getByText('09:45').waitFor();

  const kitchen = await visit(browser, server.url, phone);
  await signIn(kitchen.page, cook, '/tasks');
  await kitchen.page.getByRole('button', { name: 'The next day' }).tap();
  const open = kitchen.page.getByRole('region', { name: 'To do' });
  await open.getByText('4 × Espresso').waitFor();
  await open.getByText('One without sugar').waitFor();
  await open.getByText('By 10:00').waitFor();
  expect(await kitchen.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await mustBeAccessible(kitchen.page);
  await kitchen.page.getByRole('button', { name: 'Done: 4 × Espresso, Noon room', exact: true }).tap();
  await kitchen.page.getByRole('region', { name: 'Done' }).getByText('4 × Espresso').waitFor();
  await kitchen.page.getByRole('button', { name: 'Not done after all: 4 × Espresso, Noon room' }).tap();
  await open.getByText('4 × Espresso').waitFor();

  // She withdraws it: what is open in the kitchen goes without anybody asking anew.
  await hers.page.getByRole('button', { name: 'Services' }).tap();
  await ordering.getByLabel('How many: Espresso').fill('0');
  await ordering.getByRole('button', { name: 'Order' }).tap();
  await kitchen.page.getByRole('region', { name: 'Cancelled' }).getByText('Withdrawn').waitFor();
  expect([...hers.complaints, ...kitchen.complaints]).toEqual([]);
});
