import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, freeDesks, signIn, turnToNextDay, visit } from './visit.ts';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer({ env: { ATRIUM_DEMO: '1' } }), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

/** Lets the server refuse the next request to an address, whatever it would have said. */
const refuse = (page: Page, path: string, status: number, problem: object): Promise<unknown> =>
  page.route(
    (url) => url.pathname === `/api/v1${path}`,
    (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify(problem) })
        : route.continue(),
    { times: 1 },
  );

it('a refused sign-in stands at the field it blames, or else over the button', async () => {
  const person = await addPerson(server.url, server.token, 'Rae Fused');
  const { page } = await visit(browser, server.url);
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Enter your e-mail address').waitFor();
  await page.getByText('Enter your password').waitFor();
  await page.locator('input[name=email]:focus').waitFor();

  await page.getByLabel('E-mail address').fill('rae');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('This is not an e-mail address').waitFor();

  await refuse(page, '/sessions', 400, { code: 'invalid_request', param: 'email', detail: 'Without an @' });
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const address = page.getByRole('textbox', { name: 'E-mail address' });
  await page.getByText('Without an @').waitFor();
  expect(await address.getAttribute('aria-invalid')).toBe('true');
  const by = (await address.getAttribute('aria-describedby')) ?? '';
  expect(
    await page
      .locator(
        by
          .split(' ')
          .map((id) => `[id="${id}"]`)
          .join(', '),
      )
      .allTextContents(),
  ).toContain('Without an @');
  await page.locator('input[name=email]:focus').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);

  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').filter({ hasText: 'do not go together' }).waitFor();
  expect(await page.getByText('Without an @').count()).toBe(0);
});

it('a booking refused for its time says so at the time', async () => {
  const person = await addPerson(server.url, server.token, 'Faye Raway');
  const { page, complaints } = await visit(browser, server.url);
  await signIn(page, person);
  await turnToNextDay(page);
  await freeDesks(page).first().click();
  await refuse(page, '/bookings', 422, { code: 'booking_too_far_ahead', param: 'start' });
  await page.getByRole('button', { name: /^Book / }).click();
  const said = page.locator('form').getByRole('alert');
  await said.waitFor();
  expect(await said.textContent()).toBe('That is too far ahead.');
  // Without a title over it: it stands where the time is chosen.
  expect(await page.getByText('This did not work').count()).toBe(0);
  await page.getByRole('button', { name: /^Book / }).click();
  await page.getByText(/ is yours$/).waitFor();
  expect(complaints).toEqual([]);
});

it('files that do not come leave what is there, say so in words, and come with another try', async () => {
  const person = await addPerson(server.url, server.token, 'Phil Missing');
  const { page } = await visit(browser, server.url);
  const files = /\/assets\/.*\.(?:js|css)$/;
  await page.goto('/');
  await page.getByLabel('E-mail address').waitFor();
  await page.route(files, (route) => route.abort());
  await page.getByText('繁體中文').click();
  await page.getByText('No connection to the server').first().waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  await page.getByRole('heading', { name: 'Sign in to Atrium' }).waitFor();
  await page.unroute(files);

  await signIn(page, person);
  // The page that is left is whole: what fails is that of the bookings.
  await freeDesks(page).first().waitFor();
  await page.route(files, (route) => route.abort());
  await page.getByRole('link', { name: 'My bookings' }).first().click();
  await page.waitForURL('**/bookings');
  // What had not come of the frame may say so too.
  const failure = page.locator('#content').getByRole('alert').filter({ hasText: 'No connection to the server' });
  await failure.waitFor();
  await page.unroute(files);
  await failure.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'My bookings' }).waitFor();
  expect(await failure.count()).toBe(0);
});

it('a part is shown without its style when that does not come', async () => {
  const person = await addPerson(server.url, server.token, 'Stella Plain');
  const { page } = await visit(browser, server.url);
  await signIn(page, person);
  await page.route(/\/assets\/.*\.css$/, (route) => route.abort());
  await page.getByRole('link', { name: 'My bookings' }).first().click();
  await page.getByRole('heading', { name: 'My bookings' }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});

it('filters opened by keyboard take the focus, and give it back with Escape', async () => {
  const person = await addPerson(server.url, server.token, 'Kit Keys');
  const { page, complaints } = await visit(browser, server.url);
  await signIn(page, person);
  const button = page.getByRole('button', { name: 'Filters' });
  await button.focus();
  await page.keyboard.press('Enter');
  const first = page.getByRole('switch');
  await first.and(page.locator(':focus')).waitFor({ state: 'attached' });
  await page.keyboard.press('Escape');
  await first.waitFor({ state: 'detached' });
  await button.and(page.locator(':focus')).waitFor();
  expect(complaints).toEqual([]);
});
