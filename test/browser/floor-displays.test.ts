import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { noonZone, signIn, visit } from './visit.ts';

const front = { email: 'admin@example.com', password: 'walnut ferry eleven' };
const PLAN =
  '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><rect width="400" height="200" fill="none"/></svg>';

let server: TestServer;
let browser: Browser;
let deskId: number;
beforeAll(async () => {
  const env = { ATRIUM_DEMO: '0', ATRIUM_ADMIN_EMAIL: front.email, ATRIUM_ADMIN_PASSWORD: front.password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
  const make = async (path: string, body: object) =>
    ((await server.call('POST', path, body)).body as { id: number }).id;
  const buildingId = await make('/buildings', { name: 'Noon house', zone: noonZone() });
  const floorId = await make('/floors', { name: 'Ground', buildingId, level: 0 });
  const drawn = await fetch(`${server.url}/api/v1/floors/${floorId}/plan`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'image/svg+xml' },
    body: PLAN,
  });
  if (!drawn.ok) throw new Error(`The floor's plan: ${drawn.status}`);
  const at = (x: number) => ({ x, y: 40, width: 100, height: 60 });
  const here = { buildingId, floorId };
  deskId = await make('/resources', { name: 'A-1', type: 'desk', ...here, placement: at(20) });
  await make('/resources', { name: 'A-2', type: 'desk', ...here, placement: at(140) });
  await make('/resources', { name: 'Harbour', type: 'room', ...here, capacity: 6, placement: at(260) });
  await make('/devices', { kind: 'occupancy', name: 'Eye', accessId: 'EYE-1', resourceId: deskId });
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const spot = (page: Page, said: string) => page.getByRole('figure').getByText(said, { exact: true });

it('a link shows a floor live: what is booked and where somebody is; never free once the server is away; nothing once it is ended', async () => {
  const desk = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(desk.page, front, '/manage/displays');
  await desk.page.getByRole('button', { name: 'Make a link' }).click();
  const question = desk.page.getByRole('dialog', { name: 'Link to a floor' });
  await question.getByLabel('Name').fill('Lobby wall');
  await question.getByLabel('Floor').selectOption({ label: 'Ground' });
  await mustBeAccessible(desk.page);
  await question.getByRole('button', { name: 'Make a link' }).click();
  const address = await question.getByLabel('The link').inputValue();
  await mustBeAccessible(desk.page);
  await question.getByRole('button', { name: 'Copy the link', exact: true }).waitFor();
  await question.getByRole('button', { name: 'Done' }).click();
  await desk.page.getByRole('listitem', { name: 'Lobby wall' }).getByText('Ground', { exact: true }).waitFor();

  const wall = await visit(browser, server.url, { viewport: { width: 1280, height: 800 } });
  const { page } = wall;
  await page.clock.install();
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  await page.goto(new URL(address).pathname + new URL(address).hash);
  await page.getByRole('heading', { name: 'Ground' }).waitFor();
  await spot(page, 'A-1: Free').waitFor();
  await page.getByText('Desks 2 of 2 free').waitFor();
  await page.locator('svg image').waitFor();
  await mustBeAccessible(page);
  expect(asked.filter((url) => url.includes(address.split('#')[1] ?? ''))).toEqual([]);

  const timestamp = Temporal.Now.instant().toString();
  await server.call('POST', '/readings', { accessId: 'EYE-1', timestamp, hasMotion: true });
  await page.clock.runFor(4_000);
  await spot(page, 'A-1: Occupied').waitFor();
  await page.getByText('Desks 1 of 2 free').waitFor();

  await page.context().setOffline(true);
  await page.clock.runFor(5_000);
  await page.getByText('No connection at the moment').waitFor();
  await spot(page, 'A-2: Free').waitFor();
  await page.clock.runFor(61_000);
  await spot(page, 'A-2: State unknown').waitFor();
  await page.getByText('Desks 2, state unknown').waitFor();
  expect(await page.getByText(/Free/).count()).toBe(0);

  await page.context().setOffline(false);
  await page.clock.runFor(4_000);
  await spot(page, 'A-2: Free').waitFor();

  await desk.page.getByRole('button', { name: 'Unpair Lobby wall' }).click();
  await desk.page.getByRole('dialog').getByRole('button', { name: 'Unpair' }).click();
  await desk.page.getByText('There is no link to a floor here yet').waitFor();
  await page.clock.runFor(4_000);
  await page.getByRole('heading', { name: 'This link shows nothing any more' }).waitFor();
  expect([...wall.complaints, ...desk.complaints]).toEqual([]);
});
