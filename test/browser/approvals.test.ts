import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, signIn, visit, type Person } from './visit.ts';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer({ env: { ATRIUM_DEMO: '1' } }), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const idOf = async ({ email }: Person): Promise<number> => {
  const { body } = await server.call('GET', `/users?search=${encodeURIComponent(email)}`);
  return body.items[0].id;
};

/** A room that one person has to approve. */
async function awaitedRoom(approver: Person): Promise<{ id: number; name: string }> {
  const { body: buildings } = await server.call('GET', '/buildings');
  const name = `Board ${approver.email}`;
  const room = { type: 'room', name, buildingId: buildings.items[0].id, capacity: 8 };
  const { body } = await server.call('POST', '/resources', room);
  const rules = { approval: { userIds: [await idOf(approver)] } };
  await server.call('POST', '/policies', { name: 'Board rooms', resourceId: body.id, rules });
  return { id: body.id, name };
}

/** Asks for a room as whoever is signed in on a page. */
const ask = (page: Page, resourceId: number, title: string, more: object = {}): Promise<number> =>
  page.evaluate(
    async (wish) => {
      const start = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 86_400_000);
      const period = { start: start.toISOString(), end: new Date(start.getTime() + 3_600_000).toISOString() };
      const headers = { 'content-type': 'application/json', 'idempotency-key': wish.title };
      const body = JSON.stringify({ resourceIds: [wish.resourceId], title: wish.title, ...period, ...wish.more });
      return (await fetch('/api/v1/bookings', { method: 'POST', headers, body })).status;
    },
    { resourceId, title, more },
  );

/** The link in the last mail to somebody about this, in the address of this server. */
async function linkTo({ email }: Person, title: string): Promise<string> {
  let link = '';
  const look = async (): Promise<string> => {
    const { body } = await server.call('GET', '/mail?limit=50');
    const letter = body.items.find(
      (one: { recipient: string; subject: string }) => one.recipient === email && one.subject.includes(title),
    );
    return (link = /\/decide#\S+/.exec(letter?.body ?? '')?.[0] ?? '');
  };
  await expect.poll(look, { timeout: 15_000 }).not.toBe('');
  return link;
}

it('what must be approved is approved by a link in a mail, on a phone and signed out; it works once', async () => {
  const boss = await addPerson(server.url, server.token, 'Abby Approver');
  const person = await addPerson(server.url, server.token, 'Rob Requester');
  const room = await awaitedRoom(boss);
  const his = await visit(browser, server.url);
  await signIn(his.page, person, '/bookings');
  expect(await ask(his.page, room.id, 'Strategy')).toBe(201);
  const card = his.page.getByRole('article').filter({ hasText: room.name });
  await card.getByText(/^Waits for approval until /).waitFor();

  const link = await linkTo(boss, 'Strategy');
  const hers = await visit(browser, server.url, { viewport: { width: 390, height: 844 } });
  await hers.page.goto(link);
  await hers.page.getByText(room.name).waitFor();
  await hers.page.getByText('Strategy').waitFor();
  // Looking decides nothing.
  await hers.page.reload();
  await hers.page.getByRole('button', { name: 'Approve' }).click();
  await hers.page.getByRole('heading', { name: 'Approved' }).waitFor();
  await card.getByText('Booked').waitFor();
  await card.getByText(/^Waits for approval until /).waitFor({ state: 'detached' });

  await hers.page.goto('/sign-in');
  await hers.page.goto(link);
  await hers.page.getByRole('heading', { name: 'There is nothing to decide any more' }).waitFor();
  expect([...his.complaints, ...hers.complaints]).toEqual([]);
});

it('in the app they come and go by themselves, and one is turned down with a reason', async () => {
  const boss = await addPerson(server.url, server.token, 'Bea Boss');
  const person = await addPerson(server.url, server.token, 'Will Wisher');
  const room = await awaitedRoom(boss);
  const hers = await visit(browser, server.url);
  await signIn(hers.page, boss, '/approvals');
  await hers.page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
  const his = await visit(browser, server.url);
  await signIn(his.page, person, '/bookings');
  expect(await ask(his.page, room.id, 'Offsite')).toBe(201);

  const card = hers.page.getByRole('article').filter({ hasText: 'Will Wisher' });
  await card.getByText('Offsite').waitFor();
  await card.getByRole('button', { name: 'Reject' }).click();
  const question = hers.page.getByRole('dialog', { name: 'Reject this booking?' });
  await question.getByLabel('Reason').fill('It is being painted');
  await question.getByRole('button', { name: 'Reject' }).click();
  await hers.page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
  await his.page.getByRole('article').filter({ hasText: room.name }).waitFor({ state: 'detached' });
  await his.page.getByRole('tab', { name: 'Past' }).click();
  await his.page.getByRole('article').filter({ hasText: room.name }).getByText('Rejected').waitFor();
  const told = async (): Promise<string> => {
    const { body } = await server.call('GET', '/mail?limit=50');
    return body.items.find((one: { recipient: string }) => one.recipient === person.email)?.body ?? '';
  };
  await expect.poll(told, { timeout: 15_000 }).toContain('Bea Boss: “It is being painted”');
  expect([...his.complaints, ...hers.complaints]).toEqual([]);
});

it('a series waits as one: a date of it is turned down by itself, and the others are approved together', async () => {
  const boss = await addPerson(server.url, server.token, 'Sue Serial');
  const person = await addPerson(server.url, server.token, 'Rita Repeat');
  const room = await awaitedRoom(boss);
  const his = await visit(browser, server.url);
  await signIn(his.page, person, '/bookings');
  expect(await ask(his.page, room.id, 'Standup', { recurrence: { rule: 'FREQ=WEEKLY;COUNT=5' } })).toBe(201);

  const hers = await visit(browser, server.url);
  await signIn(hers.page, boss, '/approvals');
  const card = hers.page.getByRole('article').filter({ hasText: 'Rita Repeat' }).first();
  await card.getByText(/^5 dates, the last on /).waitFor();
  await card.getByRole('button', { name: 'Show each date' }).click();
  const dates = card.getByRole('article');
  await expect.poll(() => dates.count()).toBe(5);
  await dates.nth(1).getByRole('button', { name: 'Reject' }).click();
  const question = hers.page.getByRole('dialog', { name: 'Reject this booking?' });
  await question.getByRole('button', { name: 'Reject' }).click();
  await card.getByText(/^4 dates, the last on /).waitFor();
  await card.getByRole('button', { name: 'Approve all' }).click();
  await hers.page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
  const { body } = await server.call('GET', `/bookings?resourceId=${room.id}&limit=10`);
  const states = body.items.map(({ state }: { state: string }) => state);
  expect(states).toEqual(['confirmed', 'rejected', 'confirmed', 'confirmed', 'confirmed']);
  expect([...his.complaints, ...hers.complaints]).toEqual([]);
});
