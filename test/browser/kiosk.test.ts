import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, noonZone, signIn, visit } from './visit.ts';

const front = { email: 'admin@example.com', password: 'walnut ferry eleven' };
const house = { name: 'Noon house', zone: noonZone() };

let server: TestServer;
let browser: Browser;
let buildingId: number;
beforeAll(async () => {
  const env = { ATRIUM_DEMO: '0', ATRIUM_ADMIN_EMAIL: front.email, ATRIUM_ADMIN_PASSWORD: front.password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
  buildingId = ((await server.call('POST', '/buildings', house)).body as { id: number }).id;
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const isWithin = async (page: Page, width: number): Promise<void> =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);

/** As a scanner types: wherever the focus is, and then Enter. */
async function scan(page: Page, code: string): Promise<void> {
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
}

it('a tablet is paired, takes visitors by their codes, keeps up without a network, and says when it is unpaired', async () => {
  await addPerson(server.url, server.token, 'Grace Host');
  const { items } = (await server.call('GET', '/users?search=Grace')).body as { items: readonly { id: number }[] };
  // It ends within the day of the house, where it is about noon.
  const end = Temporal.Now.instant().add({ hours: 2 }).toString();
  const made = await server.call('POST', '/visits', {
    visitors: [{ name: 'Ada Visitor' }, { name: 'Bert Visitor' }],
    buildingId,
    hostId: items[0]?.id,
    end,
  });
  const { badges } = made.body as { badges: readonly { registrationCode: string }[] };
  const [ada = '', bert = ''] = badges.map(({ registrationCode }) => registrationCode);

  const tablet = await visit(browser, server.url, { viewport: { width: 1024, height: 768 }, hasTouch: true });
  const { page } = tablet;
  await page.goto('/kiosk');
  await page.getByRole('heading', { name: 'This screen is not paired' }).waitFor();
  const code = (await page.getByLabel('Pairing code').textContent()) ?? '';
  expect(code).toMatch(/^[0-9A-Z]{6}$/);
  await mustBeAccessible(page);

  const lobby = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(lobby.page, front, '/visitors');
  await lobby.page.getByRole('button', { name: 'Kiosks' }).click();
  const kiosks = lobby.page.getByRole('dialog', { name: 'Kiosks · Noon house' });
  await kiosks.getByLabel('Code on the screen').fill(code === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA');
  await kiosks.getByLabel('Name').fill('Lobby');
  await kiosks.getByRole('button', { name: 'Pair', exact: true }).click();
  await kiosks.getByText('No screen shows this code, or no longer').waitFor();
  await kiosks.getByLabel('Code on the screen').fill(code.toLowerCase());
  await kiosks.getByRole('button', { name: 'Pair', exact: true }).click();
  await lobby.page.getByText('Lobby is paired').waitFor();
  await page.getByRole('heading', { name: 'Welcome to Noon house' }).waitFor();
  await mustBeAccessible(page);
  await isWithin(page, 1024);

  await scan(page, ada);
  await page.getByRole('heading', { name: 'Welcome, Ada Visitor.' }).waitFor();
  await page.getByText('Grace Host has been told.').waitFor();
  expect(await page.getByText('Bert').count()).toBe(0);
  await mustBeAccessible(page);
  await scan(page, ada);
  await page.getByRole('heading', { name: 'You are signed in already.' }).waitFor();
  await page.getByRole('button', { name: 'I am leaving' }).tap();
  await page.getByRole('heading', { name: 'Goodbye, Ada Visitor.' }).waitFor();
  await page.getByRole('button', { name: 'Back to the start' }).tap();

  await page.getByRole('button', { name: 'Deutsch' }).tap();
  await page.getByRole('heading', { name: 'Willkommen: Noon house' }).waitFor();
  for (const key of 'ZZZZ') await page.getByRole('button', { name: key, exact: true }).tap();
  await page.getByRole('button', { name: 'Ich bin da' }).tap();
  await page.getByRole('heading', { name: 'Dieser Code ist nicht bekannt.' }).waitFor();
  await page.getByRole('button', { name: '繁體中文' }).tap();
  await page.getByRole('heading', { name: '找不到此代碼。' }).waitFor();
  await page.getByRole('button', { name: 'English' }).tap();
  await page.getByRole('button', { name: 'Back to the start' }).tap();

  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  await mustBeAccessible(page);
  await isWithin(page, 390);

  await page.context().setOffline(true);
  await page.getByText('No connection at the moment').waitFor();
  await scan(page, bert);
  await page.getByRole('heading', { name: 'Your code could not be sent.' }).waitFor();
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Back to the start' }).tap();
  await scan(page, bert);
  await page.getByRole('heading', { name: 'Welcome, Bert Visitor.' }).waitFor();

  await kiosks.getByRole('button', { name: 'Unpair Lobby' }).click();
  const question = lobby.page.getByRole('dialog', { name: 'Unpair Lobby?' });
  await question.getByRole('button', { name: 'Unpair' }).click();
  await lobby.page.getByText('Lobby is not paired any more').waitFor();
  await page.getByRole('heading', { name: 'This screen is not paired' }).waitFor();
  await mustBeAccessible(lobby.page);
  expect([...tablet.complaints, ...lobby.complaints]).toEqual([]);
});

/** A screen in the lobby of the house that is paired already. */
async function pairedTablet(options: BrowserContextOptions = {}) {
  const tablet = await visit(browser, server.url, {
    viewport: { width: 1024, height: 768 },
    hasTouch: true,
    ...options,
  });
  await tablet.page.clock.install();
  await tablet.page.goto('/kiosk');
  const code = (await tablet.page.getByLabel('Pairing code').textContent()) ?? '';
  const desk = await visit(browser, server.url);
  await signIn(desk.page, front);
  const paired = await desk.page.evaluate(
    async (body) =>
      (await fetch('/api/v1/paired-devices', { method: 'POST', body, headers: { 'content-type': 'application/json' } }))
        .status,
    JSON.stringify({ code, name: 'Door', buildingId }),
  );
  expect(paired).toBe(201);
  await tablet.page.clock.runFor(4_000);
  await tablet.page.getByRole('heading', { name: 'Welcome to Noon house' }).waitFor();
  return tablet;
}

it('asks what visitors are asked, on one screen, forgets who goes away, and keeps to itself why somebody is not let in', async () => {
  const { items } = (await server.call('GET', '/users?search=admin')).body as { items: readonly { id: number }[] };
  const questions = [
    { key: 'well', text: 'Are you well?', kind: 'yes_no', required: true, expected: 'yes' },
    { key: 'shoes', text: 'Which shoes?', kind: 'choice', choices: ['Boots', 'Others'], required: true },
    { key: 'plate', text: 'Your number plate', kind: 'text', required: false },
  ];
  await server.call('POST', '/visit-questionnaires', { name: 'Safety', buildingId, questions });
  const made = await server.call('POST', '/visits', {
    visitors: [{ name: 'Cleo Visitor' }, { name: 'Dan Visitor' }],
    buildingId,
    hostId: items[0]?.id,
    end: Temporal.Now.instant().add({ hours: 2 }).toString(),
  });
  const { id, badges } = made.body as { id: number; badges: readonly { registrationCode: string }[] };
  const [cleo = '', dan = ''] = badges.map(({ registrationCode }) => registrationCode);
  const { page, complaints } = await pairedTablet();
  const asked = page.getByRole('heading', { name: 'Before you come in' });
  const plate = page.getByRole('textbox', { name: 'Your number plate' });

  await scan(page, cleo);
  await asked.waitFor();
  await mustBeAccessible(page);
  await isWithin(page, 1024);
  await page.getByRole('radio', { name: 'Yes' }).check();
  await plate.fill('QUUX 77');
  // She goes away: who comes next sees none of it.
  await page.clock.runFor(50_000);
  expect(await plate.inputValue()).toBe('QUUX 77');
  await page.clock.runFor(11_000);
  await page.getByRole('heading', { name: 'Welcome to Noon house' }).waitFor();
  await scan(page, cleo);
  await asked.waitFor();
  expect(await plate.inputValue()).toBe('');
  expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);

  await page.getByRole('button', { name: '繁體中文' }).tap();
  await page.getByRole('heading', { name: '入內前請回答' }).waitFor();
  await page.getByRole('button', { name: 'Deutsch' }).tap();
  await page.getByRole('heading', { name: 'Bevor Sie eintreten' }).waitFor();
  await page.getByRole('radio', { name: 'Ja' }).check();
  await page.getByRole('button', { name: 'Fertig' }).tap();
  await page.getByText('Bitte beantworten Sie diese Frage.').waitFor();
  await page.getByRole('button', { name: 'English' }).tap();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  await mustBeAccessible(page);
  await isWithin(page, 390);
  await page.getByText('Boots').tap();
  await plate.pressSequentially('V 1');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Welcome, Cleo Visitor.' }).waitFor();

  await scan(page, dan);
  await asked.waitFor();
  await page.getByRole('radio', { name: 'No', exact: true }).check();
  await page.getByRole('radio', { name: 'Boots' }).check();
  await page.getByRole('button', { name: 'Done' }).tap();
  await page.getByRole('heading', { name: 'Please see the front desk.' }).waitFor();
  expect(await page.getByRole('main').textContent()).toBe('Please see the front desk.Back to the start');
  await scan(page, dan);
  await page.getByRole('heading', { name: 'Please see the front desk.' }).waitFor();
  const { badges: then } = (await server.call('GET', `/visits/${id}`)).body as { badges: readonly object[] };
  expect(then).toMatchObject([
    { state: 'visiting', questions: { passed: true, answers: [{}, {}, { answer: 'V 1' }] } },
    { state: 'initial', questions: { passed: false } },
  ]);
  expect(complaints).toEqual([]);
});

it('asks what nobody has to answer too, and lets in who passes it by', async () => {
  const { body: people } = await server.call('GET', '/users?search=admin');
  for (const { id } of (await server.call('GET', '/visit-questionnaires')).body.items as { id: number }[])
    await server.call('DELETE', `/visit-questionnaires/${id}`);
  const questions = [{ key: 'plate', text: 'Your number plate', kind: 'text', required: false }];
  await server.call('POST', '/visit-questionnaires', { name: 'Parking', buildingId, questions });
  const made = await server.call('POST', '/visits', {
    visitors: [{ name: 'Eve Visitor' }, { name: 'Finn Visitor' }],
    buildingId,
    hostId: people.items[0].id,
    end: Temporal.Now.instant().add({ hours: 2 }).toString(),
  });
  const [eve = '', finn = ''] = (made.body.badges as { registrationCode: string }[]).map((one) => one.registrationCode);
  const { page, complaints } = await pairedTablet();
  await scan(page, eve);
  await page.getByRole('heading', { name: 'Before you come in' }).waitFor();
  await mustBeAccessible(page);
  await page.getByRole('button', { name: 'Skip' }).tap();
  await page.getByRole('heading', { name: 'Welcome, Eve Visitor.' }).waitFor();
  await scan(page, finn);
  await page.getByRole('textbox', { name: 'Your number plate' }).fill('V 3');
  await page.getByRole('button', { name: 'Done' }).tap();
  await page.getByRole('heading', { name: 'Welcome, Finn Visitor.' }).waitFor();
  const { badges } = (await server.call('GET', `/visits/${made.body.id}`)).body;
  expect(badges).toMatchObject([{ questions: null }, { questions: { answers: [{ answer: 'V 3' }] } }]);
  expect(complaints).toEqual([]);
});
