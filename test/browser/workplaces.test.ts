import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { givePassword } from '../../server/modules/access/access.ts';
import { createUser } from '../../server/modules/people/people.ts';
import { hashPassword } from '../../server/platform/auth/passwords.ts';
import { systemPrincipal } from '../../server/platform/context/principal.ts';
import { scopes } from '../../server/platform/contract/scopes.ts';
import { launchChromium } from '../support/chromium.ts';
import { contextFor, createTenant } from '../support/database.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, signIn, visit } from './visit.ts';

const PASSWORD = 'walnut ferry eleven';
let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

it('people of a second workplace sign in on the page, which asks for it only once there are two', async () => {
  const ann = await addPerson(server.url, server.token, 'Ann First');
  const one = await visit(browser, server.url);
  await signIn(one.page, ann);
  const { database } = server.atrium.database;
  const tenant = await createTenant(database);
  const email = 'bea@second.example';
  const hash = await hashPassword(PASSWORD, null);
  await contextFor(database, systemPrincipal(tenant, new Set(scopes))).tx(async (tx) => {
    const { id } = await createUser(tx, { email, name: 'Bea Second', role: 'employee' });
    await givePassword(tx, id, hash);
  });
  const { page, complaints } = await visit(browser, server.url);
  await page.goto('/sign-in');
  await page.getByLabel('Workplace').fill('no-such-one');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').getByText('Check all three').waitFor();
  await page.getByLabel('Workplace').fill(tenant.slug);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  // Whoever leaves finds the page as she knew it, and this browser knows the workplace.
  await page.getByRole('button', { name: 'Bea Second' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('Workplace').waitFor();
  expect(await page.getByLabel('Workplace').inputValue()).toBe(tenant.slug);
  expect(complaints).toEqual([]);
});
