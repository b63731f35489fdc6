import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';
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
  roomId = (await make('/resources', { name: 'Room 4', type: 'room', buildingId })).id;
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
let days = 0;
const inHours = (hours: number): string => Temporal.Now.instant().add({ hours }).round('minute').toString();

const summaries = (text: string): string[] =>
  new ICAL.Component(ICAL.parse(text) as unknown[])
    .getAllSubcomponents('vevent')
    .map((event) => new ICAL.Event(event).summary);

/** Somebody, and a booking that a program made for her. */
async function bookedFor(name: string, title: string) {
  const person = await addPerson(server.url, server.token, name);
  const { items } = (await server.call('GET', `/users?search=${encodeURIComponent(name)}`)).body as {
    items: { id: number }[];
  };
  const hostId = items[0]?.id;
  days += 1;
  const period = { start: inHours(24 * days), end: inHours(24 * days + 1) };
  await make('/bookings', { resourceIds: [roomId], hostId, title, ...period });
  return person;
}

it('somebody makes a calendar address of hers, reads her bookings by it, changes it and ends it', async () => {
  const ada = await bookedFor('Ada Lovelace', 'Planning');
  const window = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page, complaints } = window;
  await signIn(page, ada, '/account');
  const card = page.getByRole('region', { name: 'Calendar' });
  await card.getByRole('button', { name: 'Make my calendar address' }).click();
  const field = card.getByRole('textbox', { name: 'Your calendar address' });
  const address = await field.inputValue();
  const read = (from: string) => fetch(`${server.url}${new URL(from).pathname}`);
  expect(summaries(await (await read(address)).text())).toEqual(['Planning']);
  await mustBeAccessible(page);

  await card.getByRole('button', { name: 'New address' }).click();
  const question = page.getByRole('dialog', { name: 'Make a new address?' });
  await question.getByRole('button', { name: 'Keep it' }).press('Enter');
  expect((await read(address)).status).toBe(200);
  await card.getByRole('button', { name: 'New address' }).click();
  await question.getByRole('button', { name: 'New address' }).click();
  await expect.poll(() => field.inputValue()).not.toBe(address);
  const renewed = await field.inputValue();
  expect([(await read(address)).status, (await read(renewed)).status]).toEqual([404, 200]);

  // What was shown once is shown no more.
  await page.reload();
  await card.getByText('Last read on').waitFor();
  expect(await field.count()).toBe(0);
  await card.getByRole('button', { name: 'End it' }).click();
  await page
    .getByRole('dialog', { name: 'End your calendar address?' })
    .getByRole('button', { name: 'End it' })
    .click();
  await card.getByRole('button', { name: 'Make my calendar address' }).waitFor();
  expect((await read(renewed)).status).toBe(404);
  expect(complaints).toEqual([]);
});

it('a booking goes to a calendar as a file, and the bell tells of it until it is read', async () => {
  const grace = await bookedFor('Grace Hopper', 'Compilers');
  const window = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page, complaints } = window;
  await signIn(page, grace, '/bookings');
  const link = page.getByRole('link', { name: 'Add to calendar' });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toBe('booking.ics');
  expect(summaries(readFileSync(await download.path(), 'utf8'))).toEqual(['Compilers']);

  const bell = page.getByRole('button', { name: 'Notifications, 1 unread' });
  await bell.click();
  const notice = page.getByRole('dialog').getByRole('link', { name: /^Booked for you: “Compilers”/ });
  await notice.waitFor();
  await mustBeAccessible(page);
  await notice.click();
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
  expect(complaints).toEqual([]);
});

it('somebody says in which language she is told, and what of', async () => {
  const lise = await addPerson(server.url, server.token, 'Lise Meitner');
  const window = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page, complaints } = window;
  await signIn(page, lise, '/account');
  const card = page.getByRole('region', { name: 'Notices' });
  const choose = async (label: string, option: string): Promise<void> => {
    await card.getByRole('combobox', { name: label, exact: true }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
    await expect.poll(() => card.getByRole('combobox', { name: label, exact: true }).inputValue()).toBe(option);
  };
  await choose('Language of what you are told', 'Deutsch');
  await choose('Remind me', '60 minutes before the start');
  await choose('Remind me of', 'Everything I booked or attend');
  await card.getByRole('switch', { name: 'By mail too' }).click();
  await expect.poll(() => card.getByRole('switch').isChecked()).toBe(true);
  await page.reload();
  await expect
    .poll(() => card.getByRole('combobox', { name: 'Remind me', exact: true }).inputValue())
    .toBe('60 minutes before the start');
  expect(await card.getByRole('combobox', { name: 'Language of what you are told' }).inputValue()).toBe('Deutsch');
  expect(await card.getByRole('switch').isChecked()).toBe(true);
  await choose('Remind me', 'Never');
  expect(await card.getByRole('switch').count()).toBe(0);
  expect(complaints).toEqual([]);
});
