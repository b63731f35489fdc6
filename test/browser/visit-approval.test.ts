import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, noonZone, signIn, visit } from './visit.ts';

const front = { email: 'admin@example.com', password: 'walnut ferry eleven' };
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  reducedMotion: 'reduce',
};

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  const env = { ATRIUM_DEMO: '1', ATRIUM_ADMIN_EMAIL: front.email, ATRIUM_ADMIN_PASSWORD: front.password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

it('a host invites, somebody of a group approves on a phone, the letter with the code goes out, and the visitor is let in', async () => {
  const name = 'Guarded house';
  const { body: house } = await server.call('POST', '/buildings', { name, zone: noonZone() });
  const host = await addPerson(server.url, server.token, 'Hilda Host');
  const approver = await addPerson(server.url, server.token, 'Guy Guard');
  const { body: people } = await server.call('GET', '/users?search=Guy%20Guard');
  const { body: group } = await server.call('POST', '/groups', { name: 'Guards' });
  await server.call('PUT', `/groups/${group.id}/members/${people.items[0].id}`);

  // Who keeps the place says whose approval visits need.
  const office = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(office.page, front, '/visitors');
  await office.page.getByText('Rules', { exact: true }).click();
  await office.page.getByRole('button', { name: 'Add a visiting policy' }).click();
  const form = office.page.getByRole('dialog', { name: 'Add a visiting policy' });
  await form.getByLabel('Name of the policy').fill('Guards decide');
  await form.getByRole('combobox').first().selectOption(name);
  await form.getByLabel('Visits need approval').check();
  await form.getByText('Nobody chosen: who receives visitors there').waitFor();
  await form.getByRole('combobox', { name: 'Groups that approve' }).click();
  await office.page.getByRole('option', { name: 'Guards' }).click();
  await office.page.keyboard.press('Escape');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await office.page.getByText('Guards decide applies from now on').waitFor();

  const hers = await visit(browser, server.url, phone);
  await signIn(hers.page, host, '/visitors');
  await hers.page.getByRole('button', { name: 'Invite a visitor' }).tap();
  const invitation = hers.page.getByRole('dialog', { name: 'Invite a visitor' });
  await invitation.getByLabel('Name').fill('Vera Visitor');
  await invitation.getByLabel('E-mail address').fill('vera@guarded.example');
  await invitation.getByLabel('Building').selectOption(name);
  const day = await invitation.getByLabel('Day').getAttribute('min');
  await invitation.getByLabel('Day').fill(day ?? '');
  await invitation.getByLabel('From').fill('15:00');
  await invitation.getByLabel(/^To/).fill('16:00');
  await invitation.getByRole('button', { name: 'Invite' }).tap();
  await hers.page.getByText('visitors are invited once somebody approves').waitFor();
  const row = hers.page.getByRole('listitem').filter({ hasText: 'Vera Visitor' });
  await row.getByText('Waiting for approval').waitFor();
  expect(await lettersTo('vera@guarded.example')).toEqual([]);

  const his = await visit(browser, server.url, phone);
  await signIn(his.page, approver, '/approvals');
  const card = his.page.getByRole('article', { name: `Hilda Host: visitors to ${name}` });
  await card.getByText('Vera Visitor').waitFor();
  expect(await his.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await card.getByRole('button', { name: 'Approve' }).tap();
  await his.page.getByText('Nothing waits for you').waitFor();

  await row.getByText('Expected').waitFor();
  await expect.poll(() => lettersTo('vera@guarded.example'), { timeout: 15_000 }).toHaveLength(1);

  await office.page.goto('/visitors');
  await office.page.getByRole('combobox', { name: 'Building' }).selectOption(name);
  await office.page.getByRole('button', { name: 'Vera Visitor has arrived' }).click();
  await row.getByText('Here', { exact: true }).waitFor();

  // Another one is turned down: she reads that, and why, where she looks for her visitors.
  const post = (page: Page, path: string, body: object): Promise<{ readonly id: number }> =>
    page.evaluate(
      async ([to, sent]) => {
        const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
        return (await fetch(`/api/v1${to}`, { method: 'POST', headers, body: sent })).json();
      },
      [path, JSON.stringify(body)] as const,
    );
  const { id } = await post(hers.page, '/visits', {
    visitors: [{ name: 'Nora Never' }],
    buildingId: house.id,
    start: `${day}T17:00`,
    end: `${day}T18:00`,
  });
  const turned = hers.page.getByRole('listitem').filter({ hasText: 'Nora Never' });
  await turned.getByText('Waiting for approval').waitFor();
  await post(his.page, `/visits/${id}/rejection`, { reason: 'Not that day' });
  await turned.getByText('Turned down: Not that day').waitFor();
  expect(await turned.getByRole('button').count()).toBe(0);
  expect([...office.complaints, ...hers.complaints, ...his.complaints]).toEqual([]);
});

async function lettersTo(recipient: string): Promise<string[]> {
  const { body } = await server.call('GET', '/mail?limit=50');
  return body.items.filter((one: { recipient: string }) => one.recipient === recipient);
}
