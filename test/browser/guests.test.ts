import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { call, startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import {
  addPerson,
  chooseTimes,
  freeDesks,
  marker,
  markers,
  placeOf,
  signIn,
  turnToNextDay,
  visit,
  type Person,
} from './visit.ts';

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

/** Signs somebody in and opens a desk that is free on the next day. */
async function openDesk(page: Page, person: Person) {
  await signIn(page, person);
  await turnToNextDay(page);
  const name = await placeOf(freeDesks(page).first());
  await marker(page, name).click();
  const desk = panelOf(page, name);
  await chooseTimes(desk, '13:00', '17:00');
  return { name, desk };
}

it('a desk is booked for a guest, who is named to the host, and changed to another', async () => {
  const host = await addPerson(server.url, server.token, 'Hanna Host');
  const hers = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page } = hers;
  const { name, desk } = await openDesk(page, host);
  await desk.getByRole('checkbox', { name: 'For a guest' }).check();
  const book = desk.getByRole('button', { name: 'Book 13:00 – 17:00' });
  await book.click();
  await desk.getByText('Say who comes').waitFor();
  await desk.getByRole('textbox', { name: 'Guest’s name' }).fill('Mia Guest');
  await desk.getByRole('textbox', { name: 'Guest’s e-mail' }).fill('mia@outside.example');
  await mustBeAccessible(page);
  await book.click();
  await page.getByText(`${name} is yours`).waitFor();
  await page.goto('/bookings');
  const card = page.getByRole('article', { name: new RegExp(name) });
  await card.getByText('Mia Guest (guest of Hanna Host)').waitFor();
  await card.getByRole('button', { name: /^Change/ }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('textbox', { name: 'Guest’s name' }).fill('Max Guest');
  await mustBeAccessible(page);
  await drawer.getByRole('button', { name: 'Save' }).click();
  await card.getByText('Max Guest (guest of Hanna Host)').waitFor();
  expect(hers.complaints).toEqual([]);
});

it('where a policy lets, a desk is booked without others seeing by whom', async () => {
  const [hidden, other] = [
    await addPerson(server.url, server.token, 'Hilda Hidden'),
    await addPerson(server.url, server.token, 'Otto Other'),
  ];
  const rules = { name: 'Names', type: 'desk', rules: { anonymous: true } };
  const made = await call(`${server.url}/api/v1/policies`, 'POST', rules, { authorization: `Bearer ${server.token}` });
  expect(made.status).toBe(201);
  const hers = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page } = hers;
  await signIn(page, hidden);
  // Today is open to everybody.
  const name = await placeOf(freeDesks(page).first());
  await marker(page, name).click();
  const desk = panelOf(page, name);
  await desk.getByRole('checkbox', { name: /^Anonymous/ }).check();
  await mustBeAccessible(page);
  await desk.getByRole('button', { name: /^Book \d/ }).click();
  await page.getByText(`${name} is yours`).waitFor();

  const his = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(his.page, other);
  const taken = markers(his.page, new RegExp(`^Desk ${name}, Taken`));
  await taken.waitFor();
  expect(await taken.getAttribute('aria-label')).not.toContain(hidden.name);
  await page.goto('/bookings');
  await page
    .getByRole('article', { name: new RegExp(name) })
    .getByText('Anonymous')
    .waitFor();
  expect([...hers.complaints, ...his.complaints]).toEqual([]);
});

it('who keeps people says who manages whom, and the manager books for who reports to him', async () => {
  const [boss, report] = [
    await addPerson(server.url, server.token, 'Berta Boss'),
    await addPerson(server.url, server.token, 'Rolf Report'),
  ];
  const office = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(office.page, administrator, '/people');
  await office.page.getByRole('searchbox', { name: 'Search by name or e-mail address' }).fill('Rolf');
  await office.page.getByRole('button', { name: `Manager of ${report.name}` }).click();
  const question = office.page.getByRole('dialog', { name: `Manager of ${report.name}` });
  await question.getByRole('combobox', { name: 'Manager' }).fill('Berta');
  await office.page.getByRole('option', { name: boss.name }).click();
  await mustBeAccessible(office.page);
  await question.getByRole('button', { name: 'Save' }).click();
  await question.waitFor({ state: 'detached' });

  const hers = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page } = hers;
  const { name, desk } = await openDesk(page, boss);
  await desk.getByRole('combobox', { name: 'Book for' }).click();
  await page.getByRole('option', { name: report.name }).click();
  await desk.getByRole('button', { name: 'Book 13:00 – 17:00' }).click();
  await page.getByText(`${name} is booked for ${report.name}`).waitFor();
  await page.goto('/bookings');
  await page.getByRole('tab', { name: 'For others' }).click();
  const booked = page.getByRole('region', { name: report.name }).getByRole('article', { name: new RegExp(name) });
  await booked.getByText(`Booked by ${boss.name}`).waitFor();
  expect([...office.complaints, ...hers.complaints]).toEqual([]);
});
