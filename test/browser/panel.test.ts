import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import {
  addPerson,
  chooseTimes,
  freeDesks,
  marker,
  markers,
  placeOf,
  quietDay,
  signIn,
  turnToNextDay,
  visit,
} from './visit.ts';

const administrator = { email: 'admin@example.com', password: 'walnut ferry eleven' };

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  const [email, password] = [administrator.email, administrator.password];
  const env = { ATRIUM_DEMO: '1', ATRIUM_ADMIN_EMAIL: email, ATRIUM_ADMIN_PASSWORD: password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const panelOf = (page: Page, name: string) => page.getByRole('complementary', { name: `Details of ${name}` });

/** A policy that goes with its test, however that ends: what the next one sees is not its business. */
async function asLongAsThisTest(policy: { name: string; type: string; rules: object }): Promise<void> {
  const { body } = await server.call('POST', '/policies', policy);
  onTestFinished(async () => {
    await server.call('DELETE', `/policies/${(body as { id: number }).id}`);
  });
}

it('what a colleague has is offered next to it at the same time, and one click takes it', async () => {
  const [first, second] = [
    await addPerson(server.url, server.token, 'Quick Quentin'),
    await addPerson(server.url, server.token, 'Slow Sally'),
  ];
  const quick = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(quick.page, first);
  await turnToNextDay(quick.page);
  const name = await placeOf(freeDesks(quick.page).first());
  await marker(quick.page, name).click();
  await panelOf(quick.page, name)
    .getByRole('button', { name: /^Book \d/ })
    .click();
  await quick.page.getByText(`${name} is yours`).waitFor();

  const slow = await visit(browser, server.url, { reducedMotion: 'reduce', colorScheme: 'dark' });
  const { page } = slow;
  await signIn(page, second);
  await turnToNextDay(page);
  await marker(page, name).click();
  const instead = panelOf(page, name).getByRole('button', { name: /^Book \S+ instead$/ });
  await instead.waitFor();
  await mustBeAccessible(page);
  const other = /^Book (\S+) instead$/.exec((await instead.textContent()) ?? '')?.[1] ?? '';
  expect(other).not.toBe(name);
  await instead.click();
  await page.getByText(`${other} is yours`).waitFor();
  await panelOf(page, other).getByText('You have this place').waitFor();
  expect([...quick.complaints, ...slow.complaints]).toEqual([]);
});

it('people are invited as a room is booked, on a phone, and what comes with it is said before', async () => {
  const host = await addPerson(server.url, server.token, 'Hattie Host');
  const guest = await addPerson(server.url, server.token, 'Gus Guest');
  const { body: group } = await server.call('POST', '/groups', { name: 'Facilities' });
  const duty = { required: true, methods: ['web'], opensMinutes: 15, closesMinutes: 15, release: true };
  const rules = {
    quota: { unit: 'bookings', most: 5, per: 'week' },
    checkIn: duty,
    setUp: { minutes: 15 },
    approval: { groupIds: [(group as { id: number }).id] },
  };
  await asLongAsThisTest({ name: 'Rooms', type: 'room', rules });
  const window = await visit(browser, server.url, {
    reducedMotion: 'reduce',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  });
  const { page, complaints } = window;
  await signIn(page, host, `/?day=${quietDay().toString()}`);
  const room = await placeOf(markers(page, /^Room .+, Free$/).first());
  await marker(page, room).click();
  const panel = page.getByRole('dialog');
  await panel.getByText(/^0 of 5 bookings used in the week from .* With this one 1\.$/).waitFor();
  await panel.getByText(/^Check in between \d\d:\d\d and \d\d:\d\d, else it is given back\.$/).waitFor();
  await panel.getByText(/^Made ready from/).waitFor();
  await panel.getByText(/^Facilities approves it first\. Until .* it is kept for you/).waitFor();
  await panel.getByRole('combobox', { name: 'Who comes' }).fill('Gus');
  await page.getByRole('option', { name: 'Gus Guest' }).click();
  await panel.getByText('Gus Guest').waitFor();
  await panel.getByRole('button', { name: /^Book \d/ }).click();
  await page.getByText(`${room} waits for approval`).waitFor();
  const { body } = await server.call('GET', '/bookings?state=pending&limit=200');
  const { items } = body as { items: { attendees: { userId: number }[]; hostName: string }[] };
  const [invited, ...more] = items.find(({ hostName }) => hostName === 'Hattie Host')?.attendees ?? [];
  const { body: user } = await server.call('GET', `/users/${invited?.userId}`);
  expect([(user as { name: string }).name, more]).toEqual([guest.name, []]);
  expect(complaints).toEqual([]);
});

it('who may have one of a kind is led to the one she has, and who manages bookings books for somebody else', async () => {
  const person = await addPerson(server.url, server.token, 'Olga Once');
  const rules = { onePerType: true };
  await asLongAsThisTest({ name: 'One each', type: 'desk', rules });
  const office = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(office.page, administrator);
  await turnToNextDay(office.page);
  const name = await placeOf(freeDesks(office.page).first());
  await marker(office.page, name).click();
  const desk = panelOf(office.page, name);
  await chooseTimes(desk, '13:00', '17:00');
  await desk.getByRole('combobox', { name: 'Book for' }).fill('Olga');
  await office.page.getByRole('option', { name: 'Olga Once' }).click();
  await mustBeAccessible(office.page);
  await desk.getByRole('button', { name: 'Book 13:00 – 17:00' }).click();
  await office.page.getByText(`${name} is booked for Olga Once`).waitFor();

  const own = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page } = own;
  await signIn(page, person);
  await turnToNextDay(page);
  const other = await placeOf(freeDesks(page).first());
  await marker(page, other).click();
  const panel = panelOf(page, other);
  await chooseTimes(panel, '13:00', '17:00');
  const link = panel.getByRole('link', { name: new RegExp(`^You have ${name}: .+, 13:00 – 17:00`) });
  await link.waitFor();
  await mustBeAccessible(page);
  await link.click();
  await panelOf(page, name).getByText('You have this place').waitFor();
  expect([...office.complaints, ...own.complaints]).toEqual([]);
});

it('who keeps rooms makes a calendar address of one, and ends it', async () => {
  const window = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page, complaints } = window;
  await signIn(page, administrator, '/manage/calendars');
  await page.getByRole('heading', { name: 'Calendars', level: 1 }).waitFor();
  await page.getByLabel('Find a room, a desk, anything').fill('L1-N-01');
  const row = page.getByRole('listitem', { name: 'L1-N-01' });
  await row.getByRole('button', { name: 'Make an address for L1-N-01' }).click();
  const address = await row.getByLabel('Calendar address of L1-N-01').inputValue();
  expect((await fetch(address.replace(/^https?:\/\/[^/]+/, server.url))).status).toBe(200);
  await mustBeAccessible(page);
  await row.getByRole('button', { name: 'End it: address of L1-N-01' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click();
  await row.getByRole('button', { name: 'Make an address for L1-N-01' }).waitFor();
  expect((await fetch(address.replace(/^https?:\/\/[^/]+/, server.url))).status).toBe(404);
  expect(complaints).toEqual([]);
});

it('a service account gets a token, which is shown once and revoked; the address typed to sign in is not typed again', async () => {
  const window = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page, complaints } = window;
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill('somebody@example.com');
  await page.getByRole('link', { name: 'Forgot' }).click();
  await page.getByRole('button', { name: 'Send' }).waitFor();
  expect(await page.getByLabel('E-mail address').inputValue()).toBe('somebody@example.com');
  expect(page.url()).not.toContain('somebody');

  await server.call('POST', '/service-accounts', { name: 'Door signs', role: 'employee' });
  await signIn(page, administrator, '/settings/service-accounts');
  await page.getByRole('button', { name: 'Tokens of Door signs' }).click();
  const tokens = page.getByRole('region', { name: 'Tokens of Door signs' });
  await tokens.getByText('It has no tokens yet.').waitFor();
  await tokens.getByLabel('What it is for').fill('First floor');
  await tokens.getByRole('button', { name: 'Make a token' }).click();
  const secret = await tokens.getByLabel('The token First floor').inputValue();
  const ask = () => fetch(`${server.url}/api/v1/me`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await ask()).status).toBe(200);
  await mustBeAccessible(page);
  await tokens.getByRole('button', { name: 'Revoke First floor' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await tokens.getByText('It has no tokens yet.').waitFor();
  expect((await ask()).status).toBe(401);
  expect(complaints).toEqual([]);
});

it('days and times are typed and shown as the app speaks, whatever the browser does', async () => {
  const window = await visit(browser, server.url, { reducedMotion: 'reduce', locale: 'en-US' });
  const { page, complaints } = window;
  await signIn(page, administrator, '/manage/policies');
  await page.getByRole('button', { name: 'Try a booking' }).click();
  const tester = page.getByRole('region', { name: 'May this be booked?' });
  const day = tester.getByLabel('Day');
  await day.fill('2030-05-07');
  await day.press('Tab');
  expect(await day.inputValue()).toBe('May 7, 2030');
  await tester.getByRole('combobox', { name: 'From' }).fill('930');
  await tester.getByRole('combobox', { name: 'From' }).press('Tab');
  expect(await tester.getByRole('combobox', { name: 'From' }).inputValue()).toBe('09:30');
  await day.click();
  await mustBeAccessible(page);
  expect(await page.locator('input[type=date], input[type=time]').count()).toBe(0);
  expect(complaints).toEqual([]);
});

it('until when a room is free is not cut in the smallest of the plan, and its name says it in full', async () => {
  const person = await addPerson(server.url, server.token, 'Petra Plan');
  const { body: listed } = await server.call('GET', '/resources?type=room&limit=200&search=Peck');
  const [booth] = (listed as { items: { id: number; buildingId: number; floorId: number }[] }).items;
  const day = quietDay();
  const at = (clock: string): string =>
    day.toZonedDateTime({ timeZone: 'Europe/London', plainTime: clock }).toInstant().toString();
  const wish = { start: at('15:00'), end: at('16:00'), resourceIds: [booth?.id], hostId: 1 };
  expect((await server.call('POST', '/bookings', wish)).status).toBe(201);
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const where = `building=${booth?.buildingId}&floor=${booth?.floorId}&day=${day.toString()}`;
  await signIn(page, person, `/?${where}&from=09:00&to=17:30`);
  for (const width of [1600, 1440, 1280, 1120]) {
    await page.setViewportSize({ width, height: 900 });
    await page.reload();
    const room = page.getByRole('button', { name: 'Room Peck, Free until 15:00' });
    const said = room.getByText('15:00').filter({ visible: true });
    await said.waitFor();
    // Neither by its own box nor by that of what stands in it.
    const isWhole = await said.evaluate((words) => {
      const range = document.createRange();
      range.selectNodeContents(words);
      const inner = range.getBoundingClientRect();
      const boxes = [words.parentElement, words.closest('button')].flatMap((box) => box?.getBoundingClientRect() ?? []);
      return boxes.every(
        ({ left, right, top, bottom }) =>
          left <= inner.left + 1 && inner.right <= right + 1 && top <= inner.top + 1 && inner.bottom <= bottom + 1,
      );
    });
    expect([width, isWhole]).toEqual([width, true]);
  }
  expect(complaints).toEqual([]);
});

it('what is made a managed group’s while somebody looks at it is asked for, and she is told so before', async () => {
  const person = await addPerson(server.url, server.token, 'Manny Managed');
  const { body: groups } = await server.call('GET', '/resource-groups');
  const client = groups.items.find((one: { name: string }) => one.name === 'Client rooms');
  const { body: inside } = await server.call('GET', `/resources?groupId=${client.id}`);
  const fleet = inside.items.find((one: { name: string }) => one.name === 'Fleet');
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const when = `day=${quietDay().toString()}&from=06:00&to=07:00`;
  const checked = page.waitForResponse(/\/booking-checks$/);
  await signIn(page, person, `/?building=${fleet.buildingId}&floor=${fleet.floorId}&at=${fleet.id}&${when}`);
  await (await checked).finished();
  const panel = panelOf(page, 'Fleet');
  const book = panel.getByRole('button', { name: /^Book \d/ });
  await book.waitFor();
  const says = panel.getByText(/^Somebody who manages bookings here approves it first\./);
  expect(await says.count()).toBe(0);
  await server.call('PATCH', `/resource-groups/${client.id}`, { kind: 'managed' });
  onTestFinished(async () => {
    await server.call('PATCH', `/resource-groups/${client.id}`, { kind: 'self_managed' });
  });
  await says.waitFor();
  await book.click();
  await page.getByText('Fleet waits for approval').waitFor();
  expect(complaints).toEqual([]);
});

it('where days are booked in halves, a half is chosen by one click', async () => {
  const person = await addPerson(server.url, server.token, 'Hal Halfday');
  const { body: found } = await server.call('GET', '/resources?search=P-01&type=parking');
  const space = found.items.find((one: { name: string }) => one.name === 'P-01');
  const day = Temporal.Now.plainDateISO('Europe/London').add({ days: 3 }).toString();
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const there = `building=${space.buildingId}&floor=${space.floorId}&at=${space.id}`;
  await signIn(page, person, `/?${there}&day=${day}&from=09:00&to=17:00`);
  const panel = panelOf(page, 'P-01');
  const parts = panel.getByRole('group', { name: 'Part of the day' });
  await parts.getByRole('button', { name: 'Afternoon', pressed: false }).click();
  await parts.getByRole('button', { name: 'Afternoon', pressed: true }).waitFor();
  await mustBeAccessible(page);
  await panel.getByRole('button', { name: /^Book 13:00 – (24|00):00$/ }).click();
  await page.getByText('P-01 is yours').waitFor();
  expect(complaints).toEqual([]);
});
