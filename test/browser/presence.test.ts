import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, comeIn, visit } from './visit.ts';

/** How far the server's clock is ahead. */
let ahead = Temporal.Duration.from({ seconds: 0 });
const now = (): Temporal.Instant => Temporal.Now.instant().add(ahead);

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

/** Calls the API as the administrator. @throws unless it is answered as wanted */
async function ask<Reply>(method: string, path: string, body?: object): Promise<Reply> {
  const answer = await server.call(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as Reply;
}

interface Label {
  readonly resourceId: number;
  readonly name: string;
  readonly code: string;
}

/** Somebody new, and a new desk in the first building, with the code that its label says. */
async function furnish(name: string) {
  const person = await addPerson(server.url, server.token, name);
  const people = await ask<{ items: { id: number }[] }>('GET', `/users?search=${encodeURIComponent(name)}`);
  const buildings = await ask<{ items: { id: number }[] }>('GET', '/buildings');
  const buildingId = buildings.items[0]?.id ?? 0;
  const desk = await ask<{ id: number }>('POST', '/resources', { type: 'desk', name: `Desk of ${name}`, buildingId });
  const label = await ask<Label>('POST', `/resources/${desk.id}/code`);
  return { person, hostId: people.items[0]?.id ?? 0, label };
}

it('a label read on a phone by somebody signed out leads to its desk, and she is checked in', async () => {
  const { person, hostId, label } = await furnish('Quinn Quick');
  const start = now().subtract({ minutes: 1 });
  const end = start.add({ hours: 2 });
  const resourceIds = [label.resourceId];
  await ask('POST', '/bookings', { resourceIds, hostId, start: start.toString(), end: end.toString() });

  const { page, complaints } = await visit(browser, server.url, PHONE);
  await comeIn(page, person, `/at/${label.code.toLowerCase()}`);
  await page.getByRole('heading', { name: label.name }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.getByRole('button', { name: 'Check in', exact: true }).first().tap();
  await page.getByRole('status').filter({ hasText: 'You are checked in until' }).waitFor();
  const { items } = await ask<{ items: { state: string }[] }>('GET', `/bookings?hostId=${hostId}`);
  expect(items.map(({ state }) => state)).toEqual(['checked_in']);

  // The way back from a place leads through the app.
  await page.getByRole('button', { name: 'Check out' }).tap();
  await page.getByRole('button', { name: /^Book until/ }).tap();
  await page.getByRole('status').filter({ hasText: 'You are checked in until' }).waitFor();
  expect(complaints).toEqual([]);
});

it('labels are printed by who keeps the place, a sheet for each floor', async () => {
  const { label } = await furnish('Lena Label');
  const { page, complaints } = await visit(browser, server.url);
  await comeIn(page, { email: 'admin@demo.example', password: 'correct horse battery' }, '/manage/labels');
  await page.getByRole('img', { name: `Code of ${label.name}` }).waitFor();
  await page.getByText(`/at/${label.code}`).waitFor();
  await page.getByRole('button', { name: `New code for ${label.name}` }).click();
  const question = page.getByRole('dialog', { name: `A new code for ${label.name}?` });
  await question.getByRole('button', { name: 'Keep the code' }).click();
  await page.getByText(`/at/${label.code}`).waitFor();
  await page.getByRole('button', { name: `New code for ${label.name}` }).click();
  await question.getByRole('button', { name: 'New code' }).click();
  await page.getByText(`/at/${label.code}`).waitFor({ state: 'detached' });
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
  expect(await page.getByRole('navigation', { name: 'Main' }).isVisible()).toBe(false);
  expect(await page.getByRole('img', { name: `Code of ${label.name}` }).isVisible()).toBe(true);
  expect(complaints).toEqual([]);
});

it('a no-show’s desk is taken by another the moment it is given back', async () => {
  const [late, keen] = [await furnish('Nora Noshow'), await furnish('Kim Keen')];
  const { label } = late;
  const checkIn = { required: true, methods: ['web', 'qr'], opensMinutes: 15, closesMinutes: 15, release: true };
  await ask('POST', '/policies', { name: 'Desks are for who comes', resourceId: label.resourceId, rules: { checkIn } });
  const start = now().subtract({ minutes: 1 });
  const given = { resourceIds: [label.resourceId], hostId: late.hostId, start: start.toString() };
  const { id } = await ask<{ id: number }>('POST', '/bookings', { ...given, end: start.add({ hours: 4 }).toString() });

  const hers = await visit(browser, server.url, PHONE);
  await comeIn(hers.page, late.person, '/bookings');
  await hers.page.getByText(/Check in (from .+, )?by .+ or it is given back/).waitFor();

  const his = await visit(browser, server.url, PHONE);
  await comeIn(his.page, keen.person, `/at/${label.code}`);
  await his.page.getByText('Somebody else has this now').waitFor();
  expect(await his.page.getByRole('button', { name: /^Book until/ }).count()).toBe(0);

  ahead = Temporal.Duration.from({ minutes: 16 });
  await expect
    .poll(async () => (await ask<{ state: string }>('GET', `/bookings/${id}`)).state, { timeout: 60_000 })
    .toBe('released');
  await his.page.reload();
  await his.page.getByRole('button', { name: /^Book until/ }).tap();
  await his.page.getByRole('status').filter({ hasText: 'You are checked in until' }).waitFor();
  await hers.page.reload();
  await hers.page.getByRole('tab', { name: 'Past' }).tap();
  await hers.page.getByText('Given back').waitFor();
  expect([...hers.complaints, ...his.complaints]).toEqual([]);
});
