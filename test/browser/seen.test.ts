import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, comeIn, visit } from './visit.ts';

/** How far the server's clock is ahead. */
let ahead = Temporal.Duration.from({ seconds: 0 });
const now = (): Temporal.Instant => Temporal.Now.instant().add(ahead);
const pass = (minutes: number): void => void (ahead = ahead.add({ minutes }));

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer({ env: { ATRIUM_DEMO: '1' }, clock: now }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const admin = { email: 'admin@demo.example', password: 'correct horse battery' };

/** Calls the API as the administrator. @throws unless it is answered as wanted */
async function ask<Reply>(method: string, path: string, body?: object): Promise<Reply> {
  const answer = await server.call(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as Reply;
}

/** Somebody new, who has a desk for four hours from now on, and a device at it. */
async function furnish(name: string, kind: 'badge' | 'occupancy', checkIn: object) {
  const person = await addPerson(server.url, server.token, name);
  const people = await ask<{ items: { id: number }[] }>('GET', `/users?search=${encodeURIComponent(name)}`);
  const buildings = await ask<{ items: { id: number }[] }>('GET', '/buildings');
  const hostId = people.items[0]?.id ?? 0;
  const desk = { type: 'desk', name: `Desk of ${name}`, buildingId: buildings.items[0]?.id };
  const { id: resourceId } = await ask<{ id: number }>('POST', '/resources', desk);
  const { accessId } = await ask<{ accessId: string }>('POST', '/devices', { kind, name: `By ${name}`, resourceId });
  const rule = { required: true, opensMinutes: 15, closesMinutes: 15, release: true, ...checkIn };
  await ask('POST', '/policies', { name: `For ${name}`, resourceId, rules: { checkIn: rule } });
  const start = now();
  const given = { resourceIds: [resourceId], hostId, start: start.toString(), end: start.add({ hours: 4 }).toString() };
  const { id } = await ask<{ id: number }>('POST', '/bookings', given);
  const stateOf = async () => (await ask<{ state: string }>('GET', `/bookings/${id}`)).state;
  return { person, accessId, stateOf };
}

it('whoever agrees is checked in where her card is read, and is known by it no more once she takes that back', async () => {
  const { person, accessId, stateOf } = await furnish('Cara Card', 'badge', { methods: ['web', 'sensor'] });

  const front = await visit(browser, server.url);
  await comeIn(front.page, admin, '/people');
  await front.page.getByRole('searchbox').fill(person.name);
  await front.page.getByRole('button', { name: `Change ${person.name}` }).click();
  const drawer = front.page.getByRole('dialog', { name: `Change ${person.name}` });
  await drawer.getByLabel('Access card').fill('04:A2:2C:91');
  await mustBeAccessible(front.page);
  await drawer.getByRole('button', { name: 'Save' }).click();
  await drawer.waitFor({ state: 'hidden' });

  const scan = (): Promise<unknown> => ask('POST', '/card-scans', { accessId, cardNumber: '04:A2:2C:91' });
  await scan();
  expect(await stateOf()).toBe('confirmed');

  const hers = await visit(browser, server.url, PHONE);
  await comeIn(hers.page, person, '/account');
  const card = hers.page.getByRole('region', { name: 'Check in with your card' });
  await card.getByRole('button', { name: 'Agree' }).tap();
  await card.getByText(/^You agreed on /).waitFor();
  expect(await hers.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await mustBeAccessible(hers.page);
  await scan();
  expect(await stateOf()).toBe('checked_in');

  await card.getByRole('button', { name: 'Take it back' }).tap();
  await card.getByRole('button', { name: 'Agree' }).waitFor();
  expect([...front.complaints, ...hers.complaints]).toEqual([]);
});

it('a desk that nobody is at any more is free early, and whoever had it is told why', async () => {
  const emptied = { methods: ['web'], emptyMinutes: 30 };
  const { person, accessId, stateOf } = await furnish('Erin Early', 'occupancy', emptied);
  const see = (hasMotion: boolean): Promise<unknown> => ask('POST', '/readings', { accessId, hasMotion });
  const hers = await visit(browser, server.url, PHONE);
  await comeIn(hers.page, person, '/bookings');
  await hers.page.getByRole('button', { name: 'Check in', exact: true }).first().tap();
  await expect.poll(stateOf).toBe('checked_in');

  await see(true);
  pass(10);
  await see(false);
  for (let i = 0; i < 2; i++) {
    pass(12);
    await see(false);
  }
  expect(await stateOf()).toBe('checked_in');
  pass(8);
  await see(false);
  await expect.poll(stateOf, { timeout: 60_000 }).toBe('checked_out');

  await hers.page.reload();
  await hers.page.getByRole('button', { name: /^Notifications/ }).tap();
  await hers.page
    .getByText(/Nobody has been there since .+, as the sensors say/)
    .first()
    .waitFor();
  expect(hers.complaints).toEqual([]);
});
