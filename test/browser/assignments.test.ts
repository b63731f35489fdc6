import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, freeDesks, marker, markers, placeOf, signIn, turnToNextDay, visit } from './visit.ts';

const manager = { email: 'admin@example.com', password: 'walnut ferry eleven' };

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  const env = { ATRIUM_DEMO: '1', ATRIUM_ADMIN_EMAIL: manager.email, ATRIUM_ADMIN_PASSWORD: manager.password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

/** Lends a desk out for a day, and has it back where nobody took it. */
async function lend(page: Page, desk: string, day: string): Promise<void> {
  await page.getByRole('button', { name: `Lend it out: ${desk}` }).click();
  const question = page.getByRole('dialog', { name: `Lend out ${desk}` });
  await question.getByLabel('First day').fill(day);
  await question.getByLabel('Last day').fill(day);
  await mustBeAccessible(page);
  await question.getByRole('button', { name: 'Lend it out' }).click();
  await page.getByText(/^Others may book it/).waitFor();
}

it('a manager assigns a desk; its owner lends it out for a holiday on her phone; a colleague books it, and she has the rest back', async () => {
  const owner = await addPerson(server.url, server.token, 'Olga Owner');
  const colleague = await addPerson(server.url, server.token, 'Carl Colleague');
  const desktop = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(desktop.page, colleague);
  await turnToNextDay(desktop.page);
  const desk = await placeOf(freeDesks(desktop.page).first());
  const floor = await desktop.page.getByRole('heading', { level: 1 }).textContent();
  await marker(desktop.page, desk).click();
  const panel = desktop.page.getByRole('complementary', { name: `Details of ${desk}` });
  await panel.getByRole('button', { name: /^Book/ }).first().waitFor();
  const tomorrow = await desktop.page.evaluate(() => new URL(location.href).searchParams.get('day') ?? '');

  const office = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page } = office;
  await signIn(page, manager, '/manage/assignments');
  await page.getByRole('button', { name: 'Assign a place' }).click();
  const drawer = page.getByRole('dialog', { name: 'Assign a place' });
  await drawer.getByLabel('Floor').selectOption((floor ?? '').replace(/^Book: /, ''));
  await drawer.getByLabel('Place', { exact: true }).selectOption(desk);
  await drawer.getByRole('combobox', { name: 'Person' }).fill('Olga');
  await page.getByRole('option', { name: 'Olga Owner' }).click();
  await drawer.getByRole('button', { name: 'See what is booked' }).click();
  await drawer.getByText(/Nothing is booked then\.|Each person gets one message\./).waitFor();
  await mustBeAccessible(page);
  await drawer.getByRole('button', { name: 'Assign', exact: true }).click();
  const row = page.getByRole('listitem').filter({ hasText: `${desk} · Olga Owner` });
  await row.getByText(/until further notice$/).waitFor();
  await mustBeAccessible(page);

  // Live: her colleague sees that it is hers.
  await panel.getByText('Assigned to Olga Owner').waitFor();
  await markers(desktop.page, new RegExp(`^Desk ${desk}, Assigned$`)).waitFor();

  const phone = await visit(browser, server.url, {
    reducedMotion: 'reduce',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  });
  await signIn(phone.page, owner, '/bookings');
  await lend(phone.page, desk, tomorrow);

  await markers(desktop.page, new RegExp(`^Desk ${desk}, Free$`)).waitFor();
  await panel.getByRole('button', { name: /^Book/ }).first().click();
  await panel.getByText('You have this place').waitFor();

  await phone.page.getByRole('button', { name: /^Take back/ }).click();
  await phone.page.getByText('Somebody has booked some of these days.').waitFor();
  await mustBeAccessible(phone.page);
  await row.getByText(/^Free for others/).waitFor();
  await row.getByRole('button', { name: `End the assignment of ${desk}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click();
  await row.waitFor({ state: 'hidden' });
  await phone.page.getByRole('heading', { name: 'Your own' }).waitFor({ state: 'detached' });
  await panel.getByText('You have this place').waitFor();
  expect([...desktop.complaints, ...office.complaints, ...phone.complaints]).toEqual([]);
});
