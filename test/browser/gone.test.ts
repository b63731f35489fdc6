import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, freeDesks, markers, signIn, turnToNextDay, visit } from './visit.ts';

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

it('without the network no day looks like another, and what is missing comes once it is back', async () => {
  const person = await addPerson(server.url, server.token, 'Olive Offline');
  const { page, complaints } = await visit(browser, server.url);
  await signIn(page, person);
  await turnToNextDay(page);
  await freeDesks(page).first().waitFor();
  await page.context().setOffline(true);
  const interrupted = page.getByText('Live updates are interrupted');
  await interrupted.waitFor();
  await turnToNextDay(page);
  await markers(page, /^Desk .+, Loading$/)
    .first()
    .waitFor();
  expect(await freeDesks(page).count()).toBe(0);
  expect(await page.getByText(/free at this time|Nobody has booked/).count()).toBe(0);
  await page.context().setOffline(false);
  await freeDesks(page).first().waitFor();
  await interrupted.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

it('a screen that did not come without the network comes by itself once it is back', async () => {
  const person = await addPerson(server.url, server.token, 'Wanda Waiting');
  const { page } = await visit(browser, server.url);
  await signIn(page, person);
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'My bookings' }).first().click();
  // What had not come of the frame may say so too.
  await page.locator('#content').getByRole('alert').filter({ hasText: 'No connection to the server' }).waitFor();
  await page.context().setOffline(false);
  await page.getByRole('heading', { name: 'My bookings' }).waitFor();
  expect(await page.title()).toBe('My bookings · Atrium');
});

it('an action without the server says so over the page, and leaves it as it is', async () => {
  const { page } = await visit(browser, server.url);
  // What draws messages nicely has not come yet, and will not.
  await page.route(/\/assets\/messages-.*\.js$/, (route) => route.abort());
  await signIn(page, ADMIN);
  await turnToNextDay(page);
  await freeDesks(page).first().click();
  await page.getByRole('button', { name: /^Book / }).click();
  await page.getByRole('link', { name: 'My bookings' }).first().click();
  // Until it is there, the panel that is left has such a button too.
  await page.getByRole('heading', { name: 'My bookings' }).waitFor();
  await page.route(/\/api\/v1\/bookings\/\d+\//, (route) => route.abort());
  await page.getByRole('button', { name: 'Cancel' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel booking' }).click();
  await page.getByRole('alert').filter({ hasText: 'No connection to the server' }).waitFor();
  expect((await page.locator('header').boundingBox())?.y).toBe(0);
});

it('who is shut out is led to sign in from a page that asks nothing, too', async () => {
  const person = await addPerson(server.url, server.token, 'Shona Shutout');
  const { body } = await server.call('GET', '/users?search=Shutout');
  const { page } = await visit(browser, server.url);
  await signIn(page, person, '/account');
  await page.getByLabel('Current password').waitFor();
  const id = (body.items as { id: number; email: string }[]).find(({ email }) => email === person.email)?.id;
  expect((await server.call('POST', `/users/${id}/deactivation`)).status).toBe(200);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await page.getByText('You were signed out').waitFor();
});
