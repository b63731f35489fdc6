import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, signIn, visit, type Person } from './visit.ts';

let server: TestServer;
let browser: Browser;
let ada: Person;
let grace: Person;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), launchChromium()]);
  ada = await addPerson(server.url, server.token, 'Ada Lovelace');
  grace = await addPerson(server.url, server.token, 'Grace Hopper');
  const { id: buildingId } = await send('POST', '/buildings', { name: 'Mill', zone: 'Europe/London' });
  const { id: floorId } = await send('POST', '/floors', { name: 'First', buildingId, level: 1 });
  for (const name of ['Desk 1', 'Desk 2', 'Desk 3'])
    await send('POST', '/resources', { name, type: 'desk', buildingId, floorId });
  const { id: groupId } = await send('POST', '/groups', { name: 'Engine room' });
  for (const name of ['Ada Lovelace', 'Grace Hopper'])
    await send('PUT', `/groups/${groupId}/members/${await idOf(name)}`);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

async function send<Body = { readonly id: number }>(method: string, path: string, body?: object): Promise<Body> {
  const answer = await server.call(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as Body;
}
interface Listed {
  readonly items: readonly { readonly id: number }[];
}
const idOf = async (name: string): Promise<number | undefined> =>
  (await send<Listed>('GET', `/users?search=${encodeURIComponent(name)}`)).items[0]?.id;

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;

it('a team day is planned, a mate takes a place on her phone, both see who comes, and it is cancelled', async () => {
  const desk = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page } = desk;
  await signIn(page, ada, '/team');
  await page.getByRole('button', { name: 'Plan a team day' }).click();
  const form = page.getByRole('dialog', { name: 'Plan a team day' });

  // What is missing, and what cannot be, is said where it is.
  await form.getByRole('combobox', { name: 'Floor' }).getByRole('option').first().waitFor({ state: 'attached' });
  await form.getByRole('button', { name: 'Reserve desks' }).click();
  await form.getByText('Please fill this in.').waitFor();
  await form.getByRole('textbox', { name: 'What for' }).fill('Spring planning');
  await form.getByRole('spinbutton', { name: 'Desks' }).fill('3');
  await form.getByRole('button', { name: 'Reserve desks' }).click();
  const desks = form.getByRole('spinbutton', { name: 'Desks' });
  await expect.poll(() => desks.getAttribute('aria-invalid')).toBe('true');
  await mustBeAccessible(page);
  await desks.fill('2');
  const tomorrow = Temporal.Now.plainDateISO('Europe/London').add({ days: 2 }).toString();
  await form.getByLabel('Day', { exact: true }).fill(tomorrow);
  await form.getByRole('button', { name: 'Reserve desks' }).click();
  await form.waitFor({ state: 'detached' });
  const day = page.getByRole('article', { name: 'Spring planning' });
  await day.getByText(/^2 of 2 places are left, reserved until /).waitFor();
  await mustBeAccessible(page);

  const hand = await visit(browser, server.url, { ...phone, reducedMotion: 'reduce' });
  await signIn(hand.page, grace, '/team');
  const hers = hand.page.getByRole('article', { name: 'Spring planning' });
  await hers.getByRole('button', { name: 'Take a place: Spring planning' }).click();
  await hers.getByRole('link', { name: 'You have a place' }).waitFor();
  await hers.getByRole('list', { name: 'Who comes' }).getByText('Grace Hopper').waitFor();
  await mustBeAccessible(hand.page);
  expect(await hand.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(await hers.getByRole('button', { name: /^Cancel team day/ }).count()).toBe(0);

  // Without asking again: it is heard.
  await day.getByText(/^One of 2 places is left, reserved until /).waitFor();
  await day.getByRole('list', { name: 'Who comes' }).getByText('Grace Hopper').waitFor();
  await day.getByRole('button', { name: 'Cancel team day: Spring planning' }).click();
  const question = page.getByRole('dialog', { name: 'Cancel “Spring planning”?' });
  await question.getByRole('button', { name: 'Cancel team day' }).click();
  await day.waitFor({ state: 'detached' });
  await hers.waitFor({ state: 'detached' });
  await hand.page.goto('/bookings');
  await hand.page.getByText('Spring planning').first().waitFor();
  expect([desk.complaints, hand.complaints]).toEqual([[], []]);
});

it('who is a delegate of a mate takes a place for her', async () => {
  await send('PUT', `/users/${await idOf('Grace Hopper')}/delegates/${await idOf('Ada Lovelace')}`, {});
  const { page, complaints } = await visit(browser, server.url, { ...phone, reducedMotion: 'reduce' });
  await signIn(page, ada, '/team');
  await page.getByRole('button', { name: 'Plan a team day' }).click();
  const form = page.getByRole('dialog', { name: 'Plan a team day' });
  await form.getByRole('combobox', { name: 'Floor' }).getByRole('option').first().waitFor({ state: 'attached' });
  await form.getByRole('textbox', { name: 'What for' }).fill('Weaving');
  await form.getByRole('spinbutton', { name: 'Desks' }).fill('2');
  const later = Temporal.Now.plainDateISO('Europe/London').add({ days: 4 }).toString();
  await form.getByLabel('Day', { exact: true }).fill(later);
  await form.getByRole('button', { name: 'Reserve desks' }).click();
  await form.waitFor({ state: 'detached' });
  const day = page.getByRole('article', { name: 'Weaving' });
  const chooseGrace = async (): Promise<void> => {
    await day.getByRole('combobox', { name: 'Take it for' }).click();
    await page.getByRole('option', { name: 'Grace Hopper' }).click();
  };
  await chooseGrace();
  await mustBeAccessible(page);
  await day.getByRole('button', { name: 'Take a place: Weaving' }).click();
  await page.getByText(/is taken for Grace Hopper$/).waitFor();
  await day.getByRole('list', { name: 'Who comes' }).getByText('Grace Hopper').waitFor();
  expect(await day.getByRole('link', { name: 'You have a place' }).count()).toBe(0);
  await chooseGrace();
  await day.getByRole('button', { name: 'Take a place: Weaving' }).click();
  await page.getByText('Grace Hopper has a place already.').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(complaints).toEqual([]);
});
