import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, freeDesks, marker, placeOf, signIn, turnToNextDay, visit } from './visit.ts';

const administrator = { email: 'admin@example.com', password: 'walnut ferry eleven' };

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  const [email, password] = [administrator.email, administrator.password];
  const env = { ATRIUM_DEMO: '1', ATRIUM_ADMIN_EMAIL: email, ATRIUM_ADMIN_PASSWORD: password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const panelOf = (page: Page, name: string) => page.getByRole('complementary', { name: `Details of ${name}` });

it('who leaves: what she had booked is listed and goes to a colleague, who is told', async () => {
  const [leaver, heir] = [
    await addPerson(server.url, server.token, 'Lena Leaver'),
    await addPerson(server.url, server.token, 'Hugo Heir'),
  ];
  const hers = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(hers.page, leaver);
  await turnToNextDay(hers.page);
  const name = await placeOf(freeDesks(hers.page).first());
  await marker(hers.page, name).click();
  await panelOf(hers.page, name)
    .getByRole('button', { name: /^Book \d/ })
    .click();
  await hers.page.getByText(`${name} is yours`).waitFor();

  const office = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page } = office;
  await signIn(page, administrator, '/people');
  await page.getByRole('searchbox', { name: 'Search by name or e-mail address' }).fill('Lena');
  await page.getByRole('button', { name: `Deactivate ${leaver.name}` }).click();
  const question = page.getByRole('dialog', { name: `Deactivate ${leaver.name}?` });
  await question.getByText('A booking is still to come, and is cancelled:').waitFor();
  await question.getByRole('radio', { name: 'Hand them over to somebody' }).check();
  await question.getByRole('button', { name: 'Deactivate' }).click();
  await question.getByText('Say who becomes the host').waitFor();
  // What is missing is gone to, however far from it the button is.
  const missing = question.getByRole('combobox', { name: 'New host' });
  expect(await missing.evaluate((one) => one === document.activeElement)).toBe(true);
  await question.getByRole('combobox', { name: 'New host' }).fill('Hugo');
  await page.getByRole('option', { name: heir.name }).click();
  await mustBeAccessible(page);
  await question.getByRole('button', { name: 'Deactivate' }).click();
  const outcome = page.getByRole('dialog', { name: `${leaver.name} is deactivated.` });
  await outcome.getByText('Handed over: 1.').waitFor();
  await outcome.getByRole('button', { name: 'Done' }).press('Enter');
  // What asked for it is gone: the focus goes to what came instead.
  const letIn = page.getByRole('button', { name: `Let in again: ${leaver.name}` });
  await letIn.waitFor();
  await expect.poll(() => letIn.evaluate((one) => one === document.activeElement)).toBe(true);

  const his = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(his.page, heir, '/bookings');
  await his.page.getByRole('article', { name: new RegExp(name) }).waitFor();
  expect([...office.complaints, ...his.complaints]).toEqual([]);
});
