import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, noonZone, signIn, visit } from './visit.ts';

const front = { email: 'admin@example.com', password: 'walnut ferry eleven' };

const house = { name: 'Noon house', zone: noonZone() };

let server: TestServer;
let browser: Browser;
let buildingId: number;
beforeAll(async () => {
  const env = { ATRIUM_DEMO: '0', ATRIUM_ADMIN_EMAIL: front.email, ATRIUM_ADMIN_PASSWORD: front.password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
  buildingId = ((await server.call('POST', '/buildings', house)).body as { id: number }).id;
  await server.call('POST', '/buildings', { name: 'Annex', zone: house.zone });
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

it('a host changes when and why somebody comes, and notes what the desk should know; the desk finds her among many', async () => {
  const host = await addPerson(server.url, server.token, 'Cora Changing');
  const { items } = (await server.call('GET', '/users?search=Cora%20Changing')).body as { items: { id: number }[] };
  const today = Temporal.Now.plainDateISO(house.zone).toString();
  const times = { start: `${today}T23:00`, end: `${today}T23:30` };
  const invite = async (name: string): Promise<number> => {
    const wish = { visitors: [{ name }], buildingId, hostId: items[0]?.id, ...times };
    return ((await server.call('POST', '/visits', wish)).body as { id: number }).id;
  };
  const id = await invite('Zoë Zimmer');
  await invite('Yann Young');

  const hers = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(hers.page, host, '/visitors');
  const row = hers.page.getByRole('listitem').filter({ hasText: 'Zoë Zimmer' });
  await row.getByText(`23:00 – 23:30 · ${house.name}`).waitFor();
  await row.getByRole('button', { name: 'Change visit: Zoë Zimmer' }).click();
  const change = hers.page.getByRole('dialog', { name: 'Change visit' });
  await change.getByLabel('To').fill('22:30');
  await change.getByRole('button', { name: 'Save' }).click();
  await change.getByText('The end comes after the start').waitFor();
  await mustBeAccessible(hers.page);
  await change.getByLabel('From').fill('22:00');
  await change.getByLabel('Purpose in your own words').fill('Measuring');
  await change.getByLabel('For the front desk').fill('Comes with a ladder');
  await change.getByRole('button', { name: 'Save' }).click();
  await row.getByText(`22:00 – 22:30 · ${house.name} · Measuring`).waitFor();
  expect((await server.call('GET', `/visits/${id}`)).body).toMatchObject({ notes: 'Comes with a ladder' });

  const lobby = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page } = lobby;
  await signIn(page, front, '/visitors');
  await page.getByRole('combobox', { name: 'Building' }).selectOption(house.name);
  const find = page.getByRole('searchbox', { name: 'Find by name, company, host or code' });
  await find.fill('cora zoe');
  const found = page.getByRole('main').getByRole('listitem');
  await expect.poll(() => found.count()).toBe(1);
  await found.getByText('Comes with a ladder').waitFor();
  await mustBeAccessible(page);
  await find.fill('nobody of this name');
  await page.getByText('Nobody of this day fits this.').waitFor();

  await page.getByText('Rules', { exact: true }).click();
  await page.getByRole('heading', { name: 'Visiting policies' }).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Print evacuation list' }).waitFor();
  expect([...hers.complaints, ...lobby.complaints]).toEqual([]);
});

it('the desk looks at the days beside today, and lets nobody in on them', async () => {
  const { body: people } = await server.call('GET', '/users?search=admin');
  const tomorrow = Temporal.Now.plainDateISO(house.zone).add({ days: 1 }).toString();
  const times = { start: `${tomorrow}T10:00`, end: `${tomorrow}T11:00` };
  const wish = { visitors: [{ name: 'Tess Tomorrow' }], buildingId, hostId: people.items[0].id, ...times };
  await server.call('POST', '/visits', wish);
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, front, '/visitors');
  await page.getByRole('combobox', { name: 'Building' }).selectOption(house.name);
  await page.getByText(/^Today, /).waitFor();
  expect(await page.getByText('Tess Tomorrow').count()).toBe(0);
  await page.getByRole('button', { name: 'The next day' }).click();
  await page.getByRole('region', { name: 'Expected' }).getByText('Tess Tomorrow').waitFor();
  await page.getByRole('button', { name: 'Badge of Tess Tomorrow' }).waitFor();
  expect(await page.getByRole('button', { name: 'Tess Tomorrow has arrived' }).count()).toBe(0);
  await mustBeAccessible(page);
  await page.getByRole('button', { name: 'The next day' }).click();
  await page.getByText('No visitors on this day').waitFor();
  expect(complaints).toEqual([]);
});

it('a badge has all of its code, the host and the day on it, however long the names are', async () => {
  const { body: people } = await server.call('GET', '/users?search=admin');
  const visitor = {
    name: 'Maximiliane-Alexandra Hohenlohe '.repeat(5).trim(),
    company: 'Umbrella & Söhne mbH '.repeat(9),
  };
  const end = Temporal.Now.instant().add({ hours: 2 }).toString();
  await server.call('POST', '/visits', { visitors: [visitor], buildingId, hostId: people.items[0].id, end });
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, front, '/visitors');
  await page.getByRole('combobox', { name: 'Building' }).selectOption(house.name);
  await page.getByRole('button', { name: /^Badge of Maximiliane/ }).click();
  const badge = page.getByRole('dialog', { name: /^Badge of Maximiliane/ });
  const code = badge.getByRole('img', { name: /^Code / });
  const box = await code.locator('xpath=..').boundingBox();
  const bottom = (box?.y ?? 0) + (box?.height ?? 0);
  for (const shown of [code, badge.getByText(/^Visits /), badge.getByText(/day \d+ \w+$/)]) {
    const { y = 0, height = 0 } = (await shown.boundingBox()) ?? {};
    expect(height).toBeGreaterThan(0);
    expect(y + height).toBeLessThanOrEqual(bottom);
  }
  expect(complaints).toEqual([]);
});

it('why a visit cannot be is said in the language of who invites', async () => {
  const host = await addPerson(server.url, server.token, 'Dora Deutsch');
  await server.call('POST', '/visiting-policies', { name: 'Short', buildingId, rules: { maxLength: { minutes: 30 } } });
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce', locale: 'de-DE' });
  await page.goto('/visitors');
  await page.getByLabel('E-Mail-Adresse').fill(host.email);
  await page.getByRole('textbox', { name: 'Passwort' }).fill(host.password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await page.getByRole('button', { name: 'Besuch einladen' }).click();
  const invitation = page.getByRole('dialog', { name: 'Besuch einladen' });
  await invitation.getByLabel('Name').fill('Lena Lang');
  await invitation.getByLabel('Gebäude').selectOption(house.name);
  await invitation.getByRole('button', { name: 'Einladen' }).click();
  await invitation.getByText('Höchstens 30 Minuten').waitFor();
  await invitation.getByLabel('Tag').fill('2020-01-01');
  await invitation.getByRole('button', { name: 'Einladen' }).click();
  await invitation.getByText('Ein Besuch beginnt frühestens heute').waitFor();
  expect(complaints).toEqual([]);
});
