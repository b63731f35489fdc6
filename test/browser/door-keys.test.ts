import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, signIn, visit } from './visit.ts';

let server: TestServer;
let browser: Browser;
let roomId: number;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), launchChromium()]);
  const { id: buildingId } = await make('/buildings', { name: 'London House', zone: 'Europe/London' });
  roomId = (await make('/resources', { name: 'Room 4', type: 'room', buildingId, accessId: 'R4' })).id;
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const make = async (path: string, body: object): Promise<{ readonly id: number }> => {
  const answer = await server.call('POST', path, body);
  if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as { id: number };
};
const fromNow = (minutes: number): string => Temporal.Now.instant().add({ minutes }).round('minute').toString();
const opens = async (secret: string): Promise<boolean> =>
  (await server.call('POST', '/access-key-checks', { secret, resourceId: roomId })).body.good as boolean;

it('a host has the key of her door on her telephone, and another one when she wants', async () => {
  const ada = await addPerson(server.url, server.token, 'Ada Lovelace');
  const { items } = (await server.call('GET', '/users?search=Ada')).body as { items: { id: number }[] };
  await make('/bookings', { resourceIds: [roomId], hostId: items[0]?.id, start: fromNow(-1), end: fromNow(90) });
  const look = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, colorScheme: 'dark' } as const;
  const { page, complaints } = await visit(browser, server.url, { ...look, reducedMotion: 'reduce' });
  await signIn(page, ada, '/bookings');
  await page.getByRole('button', { name: 'More: Room 4' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Door key of Room 4' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Your door key' });
  const field = dialog.getByRole('textbox', { name: 'Door key of Room 4' });
  const first = await field.inputValue();
  expect(await opens(first)).toBe(true);
  await dialog.getByRole('img', { name: 'Door key of Room 4' }).waitFor();
  await dialog.getByText(/^Opens the door while you have it: \w+day \d+ \w+, \d\d:\d\d/).waitFor();
  await mustBeAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await dialog.getByRole('button', { name: 'Give me another key' }).click();
  await expect.poll(() => field.inputValue()).not.toBe(first);
  const second = await field.inputValue();
  expect([await opens(first), await opens(second)]).toEqual([false, true]);
  expect(complaints).toEqual([]);

  // Whom she sends its address holds it before the reader, without an account; a part of it is said to be one.
  const guest = await visit(browser, server.url, { ...look, reducedMotion: 'reduce' });
  await guest.page.goto(`${server.url}/door-key${new URL(second).hash}`);
  await guest.page.getByRole('heading', { name: 'Your door key' }).waitFor();
  await guest.page.getByRole('img', { name: 'The key, for the reader at the door' }).waitFor();
  await guest.page.getByText('If the door stays shut, this key has ended').waitFor();
  await mustBeAccessible(guest.page);
  await guest.page.goto(`${server.url}/door-key${new URL(second).hash.slice(0, -1)}`);
  await guest.page.getByRole('heading', { name: 'This is no whole key' }).waitFor();
  expect(guest.complaints).toEqual([]);
});

it('who manages spaces makes a room’s key, changes it and ends it', async () => {
  const grace = await addPerson(server.url, server.token, 'Grace Hopper');
  const { items } = (await server.call('GET', '/users?search=Grace')).body as { items: { id: number }[] };
  await server.call('PATCH', `/users/${items[0]?.id}`, { role: 'space_manager' });
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, grace, '/manage/door-keys');
  const row = page.getByRole('listitem', { name: 'Room 4' });
  await row.getByRole('button', { name: 'Keys of Room 4' }).click();
  await row.getByRole('region', { name: 'Of a booking of Ada Lovelace, Room 4' }).waitFor();
  await row.getByRole('button', { name: 'Make a lasting key' }).click();
  const key = row.getByRole('region', { name: 'Until it is changed, Room 4' });
  const field = key.getByRole('textbox');
  const first = await field.inputValue();
  expect(await opens(first)).toBe(true);
  await mustBeAccessible(page);
  await key.getByRole('button', { name: 'Change the key: Until it is changed, Room 4' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Change' }).click();
  await expect.poll(() => field.inputValue()).not.toBe(first);
  const second = await field.inputValue();
  await key.getByRole('button', { name: 'End it: Until it is changed, Room 4' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click();
  await row.getByRole('button', { name: 'Make a lasting key' }).waitFor();
  expect([await opens(first), await opens(second)]).toEqual([false, false]);
  expect(complaints).toEqual([]);
});
