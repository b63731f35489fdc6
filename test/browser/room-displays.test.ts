import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { watchTags } from '../../server/modules/signage/signage.ts';
import { ALL_TENANTS } from '../../server/platform/db/connect.ts';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { mustBeAccessible } from './accessible.ts';
import { noonZone, signIn, visit } from './visit.ts';

const front = { email: 'admin@example.com', password: 'walnut ferry eleven' };

let server: TestServer;
let browser: Browser;
let roomId: number;
beforeAll(async () => {
  const env = { ATRIUM_DEMO: '0', ATRIUM_ADMIN_EMAIL: front.email, ATRIUM_ADMIN_PASSWORD: front.password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
  const make = async (path: string, body: object) =>
    ((await server.call('POST', path, body)).body as { id: number }).id;
  const buildingId = await make('/buildings', { name: 'Noon house', zone: noonZone() });
  const floorId = await make('/floors', { name: 'Ground', buildingId, level: 0 });
  roomId = await make('/resources', { name: 'Harbour', type: 'room', buildingId, floorId, capacity: 6 });
  // The next meeting begins in half an hour, or a little later.
  const start = Temporal.Now.instant().round({ smallestUnit: 'minute', roundingMode: 'ceil' }).add({ minutes: 35 });
  await make('/bookings', {
    resourceIds: [roomId],
    title: 'Board',
    start: String(start),
    end: String(start.add({ hours: 1 })),
  });
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const state = (page: Page) => page.locator('main section output').first();
const press = (page: Page, name: RegExp | string) => page.getByRole('button', { name }).tap();

/** A controller and its tag are changed and taken away, on a phone; without the network it is said what could not be loaded. */
async function keepEPaper(page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'Change Gateway' }).click();
  const controller = page.getByRole('dialog', { name: 'Change Gateway' });
  await controller.getByLabel('Name').fill('Cellar');
  await controller.getByLabel('What its tags speak').selectOption('Deutsch');
  await mustBeAccessible(page);
  await controller.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('listitem', { name: 'Cellar' }).getByText('Qbic gateway · de-DE').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

  // What is on the floor has not come yet, and cannot.
  await page.reload();
  await page.getByRole('button', { name: 'Change T-1' }).waitFor();
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Change T-1' }).click();
  const tag = page.getByRole('dialog', { name: 'Change T-1' });
  await tag.getByLabel('Floor').selectOption({ label: 'Ground' });
  await tag.getByRole('alert').getByText('No connection to the server').waitFor();
  await mustBeAccessible(page);
  await page.context().setOffline(false);
  // It is tried by itself then.
  await tag.getByRole('alert').waitFor({ state: 'detached' });
  await tag.getByLabel('Floor').selectOption({ label: 'Stands for nothing any more' });
  await tag.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('listitem', { name: 'T-1' }).getByText('Stands for nothing yet').waitFor();
  await page.getByText('needs attention').waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Delete T-1' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('listitem', { name: 'T-1' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Delete Cellar' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('There is no e-paper controller here yet').waitFor();
}

it('a screen at a door is paired, books, extends and frees its room, and says nothing of it once the server is away', async () => {
  const screen = await visit(browser, server.url, { viewport: { width: 1280, height: 800 }, hasTouch: true });
  const { page } = screen;
  await page.clock.install();
  await page.goto('/display');
  await page.getByRole('heading', { name: 'This screen is not paired' }).waitFor();
  const code = (await page.getByLabel('Pairing code').textContent()) ?? '';
  await mustBeAccessible(page);

  const desk = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(desk.page, front, '/manage/displays');
  await desk.page.getByText('There is no display here yet').waitFor();
  await desk.page.getByRole('button', { name: 'Pair a display' }).click();
  const question = desk.page.getByRole('dialog', { name: 'New display' });
  await question.getByLabel('Code on the screen').fill(`${code.slice(0, 3)}-${code.slice(3)}`.toLowerCase());
  await question.getByLabel('Name').fill('Harbour door');
  await question.getByLabel('Floor').selectOption({ label: 'Ground' });
  await question.getByLabel('At whose door').selectOption({ label: 'Harbour' });
  await mustBeAccessible(desk.page);
  await question.getByRole('button', { name: 'Pair a display' }).click();
  await desk.page.getByText('Harbour door is paired').waitFor();
  await desk.page.getByRole('listitem', { name: 'Harbour door' }).getByText('Harbour', { exact: true }).waitFor();
  await mustBeAccessible(desk.page);

  await desk.page.getByRole('button', { name: 'Add a controller' }).click();
  const controller = desk.page.getByRole('dialog', { name: 'New controller' });
  await controller.getByLabel('Name').fill('Gateway');
  await controller.getByRole('button', { name: 'Add', exact: true }).click();
  await desk.page.getByRole('button', { name: 'Add a tag to Gateway' }).click();
  const tag = desk.page.getByRole('dialog', { name: 'New tag' });
  await tag.getByLabel('Id of the tag').fill('T-1');
  await tag.getByLabel('Floor').selectOption({ label: 'Ground' });
  await tag.getByLabel('What it stands for').selectOption({ label: 'Harbour' });
  await tag.getByRole('button', { name: 'Add', exact: true }).click();
  await desk.page.getByRole('listitem', { name: 'T-1' }).getByText('Harbour').waitFor();
  await server.call('POST', '/e-paper-tag-states', { label: 'T-1', batteryLevel: 12, online: false });
  await desk.page.reload();
  await desk.page.getByText('Offline · Battery low: 12 %').waitFor();
  await desk.page.getByText('1 tag needs attention: T-1 (Harbour)').waitFor();
  // It is told with all of the same minute, or when all tags are looked at.
  await server.atrium.database.workers.transaction(ALL_TENANTS, async (db) => ({
    value: await watchTags.clear(db, Temporal.Now.instant(), 1),
  }));
  const notices = server.atrium.database.workers.forTenant(ALL_TENANTS).selectFrom('notification').select('type');
  await until(async () => expect(await notices.execute()).toMatchObject([{ type: 'e_paper_alert.raised' }]));
  await desk.page.reload();
  await desk.page.getByRole('button', { name: /^Notifications, [1-9]/ }).click();
  await desk.page.getByText('E-paper tags need you: Harbour').first().waitFor();
  await desk.page.getByText('Harbour, T-1: its gateway says that it is offline').waitFor();
  await desk.page.getByText('Harbour, T-1: its battery is at 12%').click();
  await desk.page.getByRole('heading', { name: 'Displays', level: 1 }).waitFor();
  await mustBeAccessible(desk.page);
  await keepEPaper(desk.page);

  await page.clock.runFor(4_000);
  await page.getByRole('heading', { name: 'Harbour' }).waitFor();
  await page.getByText(/^Free until/).waitFor();
  await page.getByText('Board').waitFor();
  await mustBeAccessible(page);
  expect(await page.getByRole('button', { name: /60 minutes/ }).count()).toBe(0);

  await press(page, 'Book now for 15 minutes');
  await page.getByText(/^Occupied until/).waitFor();
  const first = await state(page).textContent();
  await mustBeAccessible(page);
  await press(page, '15 minutes longer');
  await expect.poll(() => state(page).textContent()).not.toBe(first);
  const { body } = await server.call('GET', `/resources/${roomId}/status`);
  expect(body).toMatchObject({ status: 'taken', current: { hostName: null } });
  await press(page, 'End now');
  await press(page, 'Keep it');
  // Who stands there later has not been asked.
  await press(page, 'End now');
  await page.clock.runFor(20_000);
  expect(await page.getByRole('button', { name: 'Yes, end it' }).count()).toBe(0);
  await press(page, 'End now');
  await press(page, 'Yes, end it');
  await page.getByText(/^Free until/).waitFor();

  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  await mustBeAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

  // It goes away in earnest: what was heard counts for a minute, and no longer.
  await server[Symbol.asyncDispose]();
  await page.clock.runFor(5_000);
  await page.getByText('No connection at the moment').waitFor();
  await page.clock.fastForward(61_000);
  await page.getByText('State unknown').waitFor();
  await page.getByText(/^No connection since \d\d:\d\d$/).waitFor();
  expect(await page.getByText(/^Free/).count()).toBe(0);
  expect(await page.getByRole('button').count()).toBe(0);
  await mustBeAccessible(page);
  expect([...screen.complaints, ...desk.complaints]).toEqual([]);
});
