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

it('who is asked by a letter decides by its link, on a phone and signed out; the visitor is written to, and the link works once', async () => {
  const { body: house } = await server.call('POST', '/buildings', { name: 'Letter house', zone: noonZone() });
  const host = await addPerson(server.url, server.token, 'Hetty Host');
  const approver = await addPerson(server.url, server.token, 'Gwen Guard');
  const { body: people } = await server.call('GET', '/users?search=Gwen%20Guard');
  const rules = { approval: { userIds: [people.items[0].id] } };
  await server.call('POST', '/visiting-policies', { name: 'Gwen decides', buildingId: house.id, rules });
  const hers = await visit(browser, server.url, phone);
  await signIn(hers.page, host, '/visitors');
  const day = Temporal.Now.plainDateISO(noonZone()).add({ days: 1 }).toString();
  const invite = (name: string, email: string): Promise<object> =>
    post(hers.page, '/visits', {
      visitors: [{ name, email }],
      buildingId: house.id,
      start: `${day}T17:00`,
      end: `${day}T18:00`,
    });
  const asking = async (): Promise<Letter[]> =>
    (await lettersTo(approver.email)).filter(({ body }) => body.includes('/decide/visit#'));
  const linkOf = async (count: number): Promise<string> => {
    await expect.poll(asking, { timeout: 15_000 }).toHaveLength(count);
    const [newest] = await asking();
    expect(newest?.body).toContain('Hetty Host asks you to approve a visit to Hetty Host in Letter house.');
    return /\/decide\/visit#\S+/.exec(newest?.body ?? '')?.[0] ?? '';
  };

  await invite('Vicky Visitor', 'vicky@letter.example');
  const row = hers.page.getByRole('listitem').filter({ hasText: 'Vicky Visitor' });
  await row.getByText('Waiting for approval').waitFor();
  const link = await linkOf(1);
  const { page, complaints } = await visit(browser, server.url, phone);
  await page.goto(link);
  await page.getByRole('heading', { name: 'A visit waits for you' }).waitFor();
  await page.getByText('Hetty Host would like to receive visitors').waitFor();
  await page.getByText('Letter house', { exact: true }).waitFor();
  expect(await page.getByText('Vicky').count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  // Looking decides nothing.
  await page.reload();
  await page.getByRole('button', { name: 'Approve' }).waitFor();
  expect(await lettersTo('vicky@letter.example')).toEqual([]);
  await page.getByRole('button', { name: 'Approve' }).tap();
  await page.getByRole('heading', { name: 'Approved' }).waitFor();
  await row.getByText('Expected').waitFor();
  await expect.poll(() => lettersTo('vicky@letter.example'), { timeout: 15_000 }).toHaveLength(1);
  await page.goto('/sign-in');
  await page.goto(link);
  await page.getByRole('heading', { name: 'There is nothing to decide any more' }).waitFor();

  await invite('Nina Never', 'nina@letter.example');
  await page.goto(await linkOf(2));
  await page.getByLabel('Reason, if you reject it').fill('Not that day');
  await page.getByRole('button', { name: 'Reject' }).tap();
  await page.getByRole('heading', { name: 'Rejected' }).waitFor();
  await hers.page
    .getByRole('listitem')
    .filter({ hasText: 'Nina Never' })
    .getByText('Turned down: Not that day')
    .waitFor();
  expect(await lettersTo('nina@letter.example')).toEqual([]);
  expect([...hers.complaints, ...complaints]).toEqual([]);
});

/** Asks for something as whoever is signed in on a page. */
const post = (page: Page, path: string, body: object): Promise<{ readonly id: number }> =>
  page.evaluate(
    async ([to, sent]) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
      return (await fetch(`/api/v1${to}`, { method: 'POST', headers, body: sent })).json();
    },
    [path, JSON.stringify(body)] as const,
  );

interface Letter {
  readonly recipient: string;
  readonly body: string;
}

async function lettersTo(recipient: string): Promise<Letter[]> {
  const { body } = await server.call('GET', '/mail?limit=50');
  return body.items.filter((one: Letter) => one.recipient === recipient);
}
