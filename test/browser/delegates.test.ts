import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { until } from '../support/until.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, chooseTimes, freeDesks, marker, placeOf, signIn, turnToNextDay, visit } from './visit.ts';

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

it('an assistant books for her director, and both see it marked', async () => {
  const [director, assistant] = [
    await addPerson(server.url, server.token, 'Dora Director'),
    await addPerson(server.url, server.token, 'Andy Assistant'),
  ];
  const his = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(his.page, director, '/account');
  const card = his.page.getByRole('region', { name: 'Who may book for me' });
  await card.getByRole('combobox', { name: 'Let somebody book for me' }).fill('Andy');
  await his.page.getByRole('option', { name: assistant.name }).click();
  await mustBeAccessible(his.page);
  await card.getByRole('button', { name: `Let ${assistant.name} book for me` }).click();
  await card.getByRole('button', { name: `End it: ${assistant.name} books for me` }).waitFor();

  const hers = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page } = hers;
  await signIn(page, assistant);
  await turnToNextDay(page);
  const name = await placeOf(freeDesks(page).first());
  await marker(page, name).click();
  const desk = panelOf(page, name);
  await chooseTimes(desk, '13:00', '17:00');
  await desk.getByRole('combobox', { name: 'Book for' }).click();
  await page.getByRole('option', { name: director.name }).click();
  await mustBeAccessible(page);
  await desk.getByRole('button', { name: 'Book 13:00 – 17:00' }).click();
  await page.getByText(`${name} is booked for ${director.name}`).waitFor();
  // The form is as new: nothing of what was chosen for him is left for the next.
  await until(async () =>
    expect(await desk.getByRole('combobox', { name: 'Book for' }).inputValue()).not.toBe(director.name),
  );
  await page.goto('/bookings');
  await page.getByRole('tab', { name: 'For others' }).click();
  const booked = page.getByRole('region', { name: director.name }).getByRole('article', { name: new RegExp(name) });
  await booked.getByText(`Booked by ${assistant.name}`).waitFor();
  await mustBeAccessible(page);

  await his.page.goto('/bookings');
  const own = his.page.getByRole('article', { name: new RegExp(name) });
  await own.getByText(`Booked by ${assistant.name}`).waitFor();
  expect([...his.complaints, ...hers.complaints]).toEqual([]);
});

it('an assistant books for her director on a phone, where a list of choices makes nothing wider than it', async () => {
  const [director, assistant] = [
    await addPerson(server.url, server.token, 'Dana Afar'),
    await addPerson(server.url, server.token, 'Alba Afoot'),
  ];
  const [his, hers] = [await first('/users?search=Dana'), await first('/users?search=Alba')];
  expect((await server.call('PUT', `/users/${his.id}/delegates/${hers.id}`, {})).status).toBe(200);
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  const { page, complaints } = await visit(browser, server.url, { ...phone, reducedMotion: 'reduce' });
  await signIn(page, assistant);
  await turnToNextDay(page);
  const name = await placeOf(freeDesks(page).first());
  const drawer = page.getByRole('dialog', { name: `Details of ${name}` });
  // The first tap may only bring it nearer.
  await marker(page, name).tap();
  await page
    .getByRole('region', { name: /^Floor plan/ })
    .and(page.locator('[data-detail=middle], [data-detail=near]'))
    .waitFor();
  await marker(page, name).tap();
  await drawer.getByRole('combobox', { name: 'Book for' }).tap();
  await page.getByRole('option', { name: director.name }).tap();
  expect(await page.evaluate(() => innerWidth)).toBe(390);
  await drawer.getByRole('button', { name: /^Book \d/ }).tap();
  await page.getByText(`${name} is booked for ${director.name}`).waitFor();
  expect(complaints).toEqual([]);
});

/** The first that a list answers with. */
async function first(path: string): Promise<{ readonly id: number; readonly name: string }> {
  const { status, body } = await server.call('GET', path);
  expect(status).toBe(200);
  const [found] = (body as { readonly items: readonly { readonly id: number; readonly name: string }[] }).items;
  if (!found) throw new Error(`There is nothing: ${path}`);
  return found;
}

it('a delegate lends out a desk that is her director’s and takes it back, and steps down herself', async () => {
  const [director, assistant] = [
    await addPerson(server.url, server.token, 'Derek Owner'),
    await addPerson(server.url, server.token, 'Alma Acting'),
  ];
  const [his, hers] = [await first('/users?search=Derek'), await first('/users?search=Alma')];
  const desk = await first('/resources?type=desk&limit=1');
  expect((await server.call('PUT', `/users/${his.id}/delegates/${hers.id}`, {})).status).toBe(200);
  expect((await server.call('POST', '/assignments', { resourceId: desk.id, userId: his.id })).status).toBe(201);

  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, assistant, '/bookings');
  await page.getByRole('tab', { name: 'For others' }).click();
  const region = page.getByRole('region', { name: director.name });
  await region.getByRole('heading', { name: 'Own places' }).waitFor();
  await region.getByRole('button', { name: `Lend it out: ${desk.name}` }).click();
  const question = page.getByRole('dialog', { name: `Lend out ${desk.name}` });
  const day = Temporal.Now.plainDateISO('UTC').add({ days: 5 }).toString();
  await question.getByLabel('First day').fill(day);
  await question.getByLabel('Last day').fill(day);
  await question.getByRole('button', { name: 'Lend it out' }).click();
  await region.getByText(/^Others may book it/).waitFor();
  await mustBeAccessible(page);
  await region.getByRole('button', { name: /^Take back/ }).click();
  await page.getByText(`${desk.name} belongs to ${director.name} again`).waitFor();
  await region.getByText(/^Others may book it/).waitFor({ state: 'detached' });

  await page.goto('/account');
  const card = page.getByRole('region', { name: 'For whom I may book' });
  await card.getByRole('button', { name: `Step down: book for ${director.name} no more` }).waitFor();
  await mustBeAccessible(page);
  await card.getByRole('button', { name: `Step down: book for ${director.name} no more` }).click();
  await page.getByText(`You book for ${director.name} no more.`).waitFor();
  await card.waitFor({ state: 'detached' });
  expect((await server.call('GET', `/users/${hers.id}/delegators`)).body).toMatchObject({ items: [] });
  expect(complaints).toEqual([]);
});
