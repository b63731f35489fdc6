import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, freeDesks, placeOf, signIn, turnToNextDay, visit } from './visit.ts';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer({ env: { ATRIUM_DEMO: '1' } }), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

/** What has the focus, by its label or its text. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  });

/** Presses a key until what has the focus says so; a page that never gets there fails. */
async function pressUntil(page: Page, key: string, says: RegExp, most = 60): Promise<string> {
  for (let count = 0; count < most; count++) {
    await page.keyboard.press(key);
    const label = await focused(page);
    if (says.test(label)) return label;
  }
  throw new Error(`${key} never led to ${says}; the focus is on "${await focused(page)}"`);
}

it('books a desk with the keyboard alone', async () => {
  const person = await addPerson(server.url, server.token, 'Kay Board');
  const { page, complaints } = await visit(browser, server.url);
  await page.goto('/');
  await page.locator('input[name=email]:focus').waitFor();
  await page.keyboard.type(person.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(person.password);
  await page.keyboard.press('Enter');
  await page
    .getByRole('button', { name: /^Desk .+, Free$/ })
    .first()
    .waitFor();

  await pressUntil(page, 'Tab', /^Next day$/);
  await page.keyboard.press('Enter');
  await pressUntil(page, 'Tab', /^From$/);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('13:00');
  await page.locator('[role=option][data-combobox-selected]', { hasText: '13:00' }).waitFor();
  await page.keyboard.press('Enter');
  await page
    .getByRole('button', { name: /^Desk .+, Free$/ })
    .first()
    .waitFor();

  // One stop for all markers; the arrows go from one to the next and back.
  const label = await pressUntil(page, 'Tab', /^Desk .+, Free$/);
  const desk = /^Desk (.+), Free$/.exec(label)?.[1] ?? '';
  const next = await pressUntil(page, 'ArrowRight', /^\w+ .+, /, 1);
  expect(next).not.toBe(label);
  await pressUntil(page, 'ArrowLeft', new RegExp(`^${label}$`), 1);
  // Tab leads on from there, also while its hint goes away by that.
  await page.getByRole('tooltip').waitFor();
  await pressUntil(page, 'Tab', /^Zoom in$/, 1);
  await page.keyboard.press('Shift+Tab');
  await page.getByRole('tooltip').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('h2:focus').waitFor();
  expect(await focused(page)).toBe(desk);
  await pressUntil(page, 'Tab', /^Book 13:00\s–/);
  await page.keyboard.press('Enter');
  await page.getByText(`${desk} is yours`).waitFor();

  // Esc closes, and the focus is back on the marker, which has changed.
  await page.keyboard.press('Escape');
  await page.locator('[data-state=mine]:focus').waitFor();
  expect(await focused(page)).toMatch(new RegExp(`^Desk ${desk}, Yours until `));
  expect(complaints).toEqual([]);
});

it('a skip link leads past the header', async () => {
  const person = await addPerson(server.url, server.token, 'Skip Ahead');
  const { page } = await visit(browser, server.url);
  await page.goto('/bookings');
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(person.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'My bookings' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/bookings');
  await pressUntil(page, 'Tab', /^Skip to content$/);
  await page.keyboard.press('Enter');
  await page.locator('main:focus').waitFor();
});

it('a menu that comes late opens by Enter, and Esc leads back to its button', async () => {
  const person = await addPerson(server.url, server.token, 'Late Lunch');
  const { page, complaints } = await visit(browser, server.url);
  await signIn(page, person, '/bookings');
  const account = page.getByRole('button', { name: `Account: ${person.name}` });
  await account.focus();
  // The first time the menu is loaded and takes the button over; the second time it is there.
  for (let time = 0; time < 2; time++) {
    await page.keyboard.press('Enter');
    const menu = page.getByRole('menu', { name: `Account: ${person.name}` });
    await menu.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    expect(await account.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
    await page.locator('header button:focus').waitFor();
    expect(await focused(page)).toBe(`Account: ${person.name}`);
  }
  expect(complaints).toEqual([]);
});

it('a time is typed without a colon and taken by Enter, which books nothing; Esc closes the list before the panel', async () => {
  const person = await addPerson(server.url, server.token, 'Tess Typist');
  const { page, complaints } = await visit(browser, server.url);
  await signIn(page, person);
  await turnToNextDay(page);
  const desk = freeDesks(page).first();
  const name = await placeOf(desk);
  await desk.click();
  const panel = page.getByRole('complementary', { name: `Details of ${name}` });
  await panel.getByRole('button', { name: /^Book / }).waitFor();
  const from = panel.getByRole('combobox', { name: 'From' });
  for (const [typed, clock] of [
    ['0930', '09:30'],
    ['1015', '10:15'],
    ['8', '08:00'],
  ] as const) {
    await from.click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(typed);
    await page.locator('[role=option][data-combobox-selected]', { hasText: clock }).waitFor();
    await page.keyboard.press('Enter');
    await panel.getByRole('button', { name: new RegExp(`^Book ${clock} – `) }).waitFor();
  }
  // Without a list it sends nothing either.
  await page.keyboard.press('Enter');

  await from.click();
  await page.getByRole('option', { name: '08:15' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('option', { name: '08:15' }).waitFor({ state: 'hidden' });
  await panel.getByRole('button', { name: /^Book 08:00\s–/ }).waitFor();
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  const { body } = await server.call('GET', `/users?search=${encodeURIComponent(person.email)}`);
  const { body: bookings } = await server.call('GET', `/bookings?hostId=${body.items[0].id}`);
  expect(bookings.items).toEqual([]);
  expect(complaints).toEqual([]);
});
