import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openContext } from '../../server/platform/context/context.ts';
import { systemPrincipal } from '../../server/platform/context/principal.ts';
import { scopes } from '../../server/platform/contract/scopes.ts';
import { findFirstTenant } from '../../server/platform/tenants.ts';
import { ALL_TENANTS } from '../../server/platform/db/connect.ts';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, comeIn, signIn, visit } from './visit.ts';

const ADMIN = { email: 'admin@demo.example', password: 'correct horse battery' };
let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer({ env: { ATRIUM_DEMO: '1' } }), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

/** The link in the last mail to somebody, once there is one; in the address of this server. */
async function linkTo(email: string): Promise<string> {
  let link = '';
  const look = async (): Promise<string> => {
    const { body } = await server.call('GET', '/mail?limit=50');
    const letter = body.items.find((one: { recipient: string }) => one.recipient === email);
    return (link = /\/set-password#\S+/.exec(letter?.body ?? '')?.[0] ?? '');
  };
  await expect.poll(look, { timeout: 15_000 }).not.toBe('');
  return link;
}

async function choose(page: Page, password: string): Promise<void> {
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Save password' }).click();
}

it('a forgotten password is set anew by a link from a mail, which works once', async () => {
  const person = await addPerson(server.url, server.token, 'Oli Forgetful');
  const { page, complaints } = await visit(browser, server.url);
  await page.goto('/');
  await page.getByRole('link', { name: 'Forgot password?' }).click();
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByText('Enter your e-mail address', { exact: true }).waitFor();
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();

  const link = await linkTo(person.email);
  await page.goto(link);
  await choose(page, 'too short');
  await page.getByText('A password has at least 10 characters').waitFor();
  await choose(page, 'football123');
  await page.getByText('nothing that anybody would try first').waitFor();
  expect(await page.locator('input[name=password]:focus').count()).toBe(1);
  await choose(page, 'walnut ferry eleven');
  await page.getByText('Your password is set. Sign in with it.').waitFor();
  await signIn(page, { ...person, password: 'walnut ferry eleven' });

  await page.goto('/set-password');
  await page.getByRole('link', { name: 'Ask for a new link' }).waitFor();
  await page.goto(link);
  await choose(page, 'another ferry eleven');
  await page.getByRole('alert').getByText('This link was used or has expired').waitFor();
  expect(complaints).toEqual([]);
});

it('one’s own is changed in the account, and a wrong current one is said at its field', async () => {
  const person = await addPerson(server.url, server.token, 'Chris Changing');
  const { page, complaints } = await visit(browser, server.url);
  await signIn(page, person, '/account');
  await page.getByRole('heading', { name: 'Account' }).waitFor();
  const change = async (current: string, next: string): Promise<void> => {
    await page.getByLabel('Current password').fill(current);
    await page.getByLabel('New password').fill(next);
    await page.getByRole('button', { name: 'Change password' }).click();
  };
  await change('not it at all', 'walnut ferry eleven');
  await page.getByText('That is not your current password.').waitFor();
  expect(await page.locator('input[name=current]:focus').count()).toBe(1);
  await change(person.password, 'walnut ferry eleven');
  await page.getByText('Your password is changed.').waitFor();
  await expect.poll(() => page.getByLabel('Current password').inputValue()).toBe('');
  expect(complaints).toEqual([]);
});

it('one that Atrium made is changed before anything else is seen', async () => {
  const person = await addPerson(server.url, server.token, 'Gen Erated');
  const tenant = await findFirstTenant(server.atrium.database.database.forTenant(ALL_TENANTS));
  if (!tenant) throw new Error('no tenant');
  const asking = { who: systemPrincipal(tenant, new Set(scopes)), now: Temporal.Now.instant(), requestId: 'test' };
  const ctx = openContext(server.atrium.database.database, () => undefined, { ...asking, ip: null });
  await ctx.tx((tx) =>
    tx.db
      .updateTable('userAccount')
      .set({ passwordIsGenerated: true })
      .where('tenantId', '=', tenant.id)
      .where('email', '=', person.email)
      .execute(),
  );
  const { page, complaints } = await visit(browser, server.url);
  await comeIn(page, person, '/bookings');
  await page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
  await page.goto('/');
  await page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
  await page.getByLabel('Current password').fill(person.password);
  await page.getByLabel('New password').fill('walnut ferry eleven');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  await page.goto('/change-password');
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  expect(complaints).toEqual([]);
});

it('an administrator sends somebody a link to set her own, and she comes in with it', async () => {
  const { body: added } = await server.call('POST', '/users', { name: 'Nora Newcomer', email: 'nora@demo.example' });
  const { page, complaints } = await visit(browser, server.url);
  await signIn(page, ADMIN, '/people');
  await page.getByRole('searchbox').fill('Nora');
  await page.getByRole('button', { name: 'Send password link: Nora Newcomer' }).click();
  await page.getByText('No mail server is set up: the mail is kept.').waitFor();
  const kept = await page.getByLabel('Link for Nora Newcomer').inputValue();
  const link = await linkTo(added.email);
  expect(kept.endsWith(link)).toBe(true);
  const hers = await visit(browser, server.url, { viewport: { width: 390, height: 844 } });
  await hers.page.goto(link);
  await choose(hers.page, 'walnut ferry eleven');
  await hers.page.getByText('Your password is set. Sign in with it.').waitFor();
  await signIn(hers.page, { email: added.email, password: 'walnut ferry eleven' });
  await hers.page.goto('/people');
  await hers.page.getByText('There is nothing at this address').waitFor();
  expect([...complaints, ...hers.complaints]).toEqual([]);
});
