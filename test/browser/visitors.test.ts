import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, noonZone, signIn, visit } from './visit.ts';

const front = { email: 'admin@example.com', password: 'walnut ferry eleven' };

const house = { name: 'Noon house', zone: noonZone() };

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  const env = { ATRIUM_DEMO: '1', ATRIUM_ADMIN_EMAIL: front.email, ATRIUM_ADMIN_PASSWORD: front.password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
  await server.call('POST', '/buildings', house);
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

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

it('reception’s morning: a host invites, the desk lets in, takes back, lets go and prints who is here; the host sees it live', async () => {
  const host = await addPerson(server.url, server.token, 'Hanna Host');
  const phone = {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    reducedMotion: 'reduce',
  } as const;
  const pocket = await visit(browser, server.url, phone);
  await signIn(pocket.page, host, '/visitors');
  await pocket.page.getByText('You expect nobody').waitFor();
  await pocket.page.getByRole('button', { name: 'Invite a visitor' }).tap();
  const invitation = pocket.page.getByRole('dialog', { name: 'Invite a visitor' });
  await invitation.getByRole('button', { name: 'Invite' }).tap();
  await invitation.getByText('Enter the name').waitFor();
  await invitation.getByLabel('Name').fill('Vera Visitor');
  await invitation.getByLabel('Company').fill('Umbrella');
  await invitation.getByLabel('E-mail address').fill('vera@outside.example');
  await invitation.getByLabel('Building').selectOption(house.name);
  // Today until its last minute: it is going on.
  const day = await invitation.getByLabel('Day').getAttribute('min');
  await invitation.getByLabel('Day').fill(day ?? '');
  await invitation.getByLabel('From').fill('00:00');
  await invitation.getByLabel(/^To/).fill('23:59');
  await invitation.getByRole('button', { name: 'Invite' }).tap();
  await pocket.page.getByText('Vera Visitor is expected').waitFor();
  const hers = pocket.page.getByRole('listitem').filter({ hasText: 'Vera Visitor · Umbrella' });
  await hers.getByText('Expected').waitFor();
  expect(await pocket.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await mustBeAccessible(pocket.page);

  const lobby = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page } = lobby;
  await signIn(page, front, '/visitors');
  await page.getByRole('combobox', { name: 'Building' }).selectOption(house.name);
  await section(page, 'Expected').getByText('Vera Visitor').waitFor();
  await page.getByRole('button', { name: 'Vera Visitor has arrived' }).click();
  await section(page, 'Here now').getByText('Vera Visitor').waitFor();
  await hers.getByText('Here', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Vera Visitor is not here after all' }).click();
  await section(page, 'Expected').getByText('Vera Visitor').waitFor();
  await page.getByRole('button', { name: 'Vera Visitor has arrived' }).click();

  await page.getByRole('button', { name: 'Somebody without an invitation' }).click();
  const walkIn = page.getByRole('dialog', { name: 'Somebody without an invitation' });
  await walkIn.getByRole('textbox', { name: 'Name', exact: true }).fill('Walter Walk-In');
  await walkIn.getByLabel('Visits').fill('Hanna');
  await page.getByRole('option', { name: 'Hanna Host' }).click();
  await walkIn.getByLabel('Stays until').fill('23:59');
  await mustBeAccessible(page);
  await walkIn.getByRole('button', { name: 'Let in' }).click();
  await section(page, 'Here now').getByText('Walter Walk-In').waitFor();
  await mustBeAccessible(page);

  // On paper there is who is in the building, and nothing else.
  await page.emulateMedia({ media: 'print' });
  const list = section(page, 'Print evacuation list');
  await list.getByText('Walter Walk-In').waitFor();
  expect(await list.getByRole('row').count()).toBe(3);
  expect(await page.getByRole('button').count()).toBe(0);
  await page.emulateMedia({ media: 'screen' });

  await page.getByRole('button', { name: 'Vera Visitor has left' }).click();
  await section(page, 'Left').getByText('Vera Visitor').waitFor();
  await hers.getByText('Left').waitFor();
  await page.getByRole('button', { name: 'Vera Visitor is still here' }).click();
  await section(page, 'Here now').getByText('Vera Visitor').waitFor();
  expect([...pocket.complaints, ...lobby.complaints]).toEqual([]);
});
