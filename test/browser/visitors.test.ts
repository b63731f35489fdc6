import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, noonZone, signIn, visit } from './visit.ts';

const front = { email: 'admin@example.com', password: 'walnut ferry eleven' };

const house = { name: 'Noon house', zone: noonZone() };

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  const env = { ATRIUM_DEMO: '1', ATRIUM_ADMIN_EMAIL: front.email, ATRIUM_ADMIN_PASSWORD: front.password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
  await server.call('POST', '/buildings', house);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

it('reception’s morning: a host invites, the desk lets in, takes back, lets go and prints who is here; the host sees it live', async () => {
  const host = await addPerson(server.url, server.token, 'Hanna Host');
  const phone = {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    reducedMotion: 'reduce',
  } as const;
  const pocket = await visit(browser, server.url, phone);
  await signIn(pocket.page, host, '/visitors');
  await pocket.page.getByText('You expect nobody').waitFor();
  await pocket.page.getByRole('button', { name: 'Invite a visitor' }).tap();
  const invitation = pocket.page.getByRole('dialog', { name: 'Invite a visitor' });
  await invitation.getByRole('button', { name: 'Invite' }).tap();
  await invitation.getByText('Enter the name').waitFor();
  await invitation.getByLabel('Name').fill('Vera Visitor');
  await invitation.getByLabel('Company').fill('Umbrella');
  await invitation.getByLabel('E-mail address').fill('vera@outside.example');
  await invitation.getByLabel('Building').selectOption(house.name);
  // Today until its last minute: it is going on.
  const day = await invitation.getByLabel('Day').getAttribute('min');
  await invitation.getByLabel('Day').fill(day ?? '');
  await invitation.getByLabel('From').fill('00:00');
  await invitation.getByLabel(/^To/).fill('23:59');
  await invitation.getByRole('button', { name: 'Invite' }).tap();
  await pocket.page.getByText('Vera Visitor is expected').waitFor();
  const hers = pocket.page.getByRole('listitem').filter({ hasText: 'Vera Visitor · Umbrella' });
  await hers.getByText('Expected').waitFor();
  expect(await pocket.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await mustBeAccessible(pocket.page);

  const lobby = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page } = lobby;
  await signIn(page, front, '/visitors');
  await page.getByRole('combobox', { name: 'Building' }).selectOption(house.name);
  await section(page, 'Expected').getByText('Vera Visitor').waitFor();
  await page.getByRole('button', { name: 'Vera Visitor has arrived' }).click();
  await section(page, 'Here now').getByText('Vera Visitor').waitFor();
  await hers.getByText('Here', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Vera Visitor is not here after all' }).click();
  await section(page, 'Expected').getByText('Vera Visitor').waitFor();
  await page.getByRole('button', { name: 'Vera Visitor has arrived' }).click();

  await page.getByRole('button', { name: 'Somebody without an invitation' }).click();
  const walkIn = page.getByRole('dialog', { name: 'Somebody without an invitation' });
  await walkIn.getByRole('textbox', { name: 'Name', exact: true }).fill('Walter Walk-In');
  await walkIn.getByLabel('Visits').fill('Hanna');
  await page.getByRole('option', { name: 'Hanna Host' }).click();
  await walkIn.getByLabel('Stays until').fill('23:59');
  await mustBeAccessible(page);
  await walkIn.getByRole('button', { name: 'Let in' }).click();
  await section(page, 'Here now').getByText('Walter Walk-In').waitFor();
  await mustBeAccessible(page);

  // On paper there is who is in the building, and nothing else.
  await page.emulateMedia({ media: 'print' });
  const list = section(page, 'Print evacuation list');
  await list.getByText('Walter Walk-In').waitFor();
  expect(await list.getByRole('row').count()).toBe(3);
  expect(await page.getByRole('button').count()).toBe(0);
  await page.emulateMedia({ media: 'screen' });

  await page.getByRole('button', { name: 'Vera Visitor has left' }).click();
  await section(page, 'Left').getByText('Vera Visitor').waitFor();
  await hers.getByText('Left').waitFor();
  await page.getByRole('button', { name: 'Vera Visitor is still here' }).click();
  await section(page, 'Here now').getByText('Vera Visitor').waitFor();
  expect([...pocket.complaints, ...lobby.complaints]).toEqual([]);
});

it('a host invites to a booking and changes who comes; the desk prints a badge, and erases whose details it was asked to', async () => {
  const host = await addPerson(server.url, server.token, 'Ida Inviting');
  const make = async (path: string, body: object) => (await server.call('POST', path, body)).body as { id: number };
  const { items: houses } = (await server.call('GET', '/buildings?limit=200')).body as {
    items: { id: number; name: string }[];
  };
  const buildingId = houses.find(({ name }) => name === house.name)?.id;
  const { items } = (await server.call('GET', '/users?search=Ida%20Inviting')).body as { items: { id: number }[] };
  const room = await make('/resources', { type: 'room', name: 'Noon room', buildingId, capacity: 4 });
  const inHours = (hours: number) => Temporal.Now.instant().add({ hours }).round('minute').toString();
  const period = { start: inHours(1), end: inHours(2) };
  await make('/bookings', { resourceIds: [room.id], hostId: items[0]?.id, title: 'Kick-off', ...period });

  const hers = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(hers.page, host, '/bookings');
  await hers.page.getByRole('link', { name: 'Invite visitors' }).click();
  const invitation = hers.page.getByRole('dialog', { name: 'Invite a visitor' });
  const wall = Temporal.Instant.from(period.start).toZonedDateTimeISO(house.zone);
  expect(await invitation.getByLabel('From').inputValue()).toBe(wall.toPlainTime().toString().slice(0, 5));
  expect(await invitation.getByLabel('Purpose in your own words').inputValue()).toBe('Kick-off');
  await invitation.getByLabel('Name').fill('Wanda Wright');
  await invitation.getByRole('button', { name: 'Invite' }).click();
  const row = hers.page.getByRole('listitem').filter({ hasText: 'Wanda Wright' });
  await row.getByRole('button', { name: 'Visitors: Wanda Wright' }).click();
  const comers = hers.page.getByRole('dialog', { name: 'Visitors' });
  await comers.getByLabel('Name').fill('Xaver Young');
  await comers.getByRole('button', { name: 'Add' }).click();
  await comers.getByText('Xaver Young').waitFor();
  await mustBeAccessible(hers.page);
  await comers.getByRole('button', { name: 'Wanda Wright does not come' }).click();
  await comers.getByText('Wanda Wright').waitFor({ state: 'detached' });
  // Who comes alone is not taken off: the visit is called off.
  expect(await comers.getByRole('button', { name: 'Xaver Young does not come' }).count()).toBe(0);

  const lobby = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page } = lobby;
  await signIn(page, front, '/visitors');
  await page.getByRole('combobox', { name: 'Building' }).selectOption(house.name);
  await page.getByRole('button', { name: 'Badge of Xaver Young' }).click();
  const badge = page.getByRole('dialog', { name: 'Badge of Xaver Young' });
  await badge.getByText('Visits Ida Inviting').waitFor();
  await mustBeAccessible(page);
  await page.emulateMedia({ media: 'print' });
  await page.getByRole('img', { name: /^Code / }).waitFor();
  expect(await page.getByRole('button').count()).toBe(0);
  expect(await page.getByRole('heading').count()).toBe(0);
  await page.emulateMedia({ media: 'screen' });
  await badge.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Erase the details of Xaver Young' }).click();
  await mustBeAccessible(page);
  await page.getByRole('button', { name: 'Erase', exact: true }).last().click();
  await page.getByText('The details of Xaver Young are erased').waitFor();
  await page.getByRole('button', { name: 'Badge of Xaver Young' }).waitFor({ state: 'detached' });
  expect([...hers.complaints, ...lobby.complaints]).toEqual([]);
});

it('who keeps the building says how long a visit may be, a host who invites for longer reads it at the field, and it can be taken back', async () => {
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, front, '/visitors');
  await page.getByText('Rules', { exact: true }).click();
  await page.getByRole('button', { name: 'Add a visiting policy' }).click();
  const drawer = page.getByRole('dialog', { name: 'Add a visiting policy' });
  await drawer.getByRole('button', { name: 'Add' }).click();
  await drawer.getByText('Enter a name').waitFor();
  await drawer.getByText('Fill in one rule at least').waitFor();
  await drawer.getByLabel('Name of the policy').fill('Short visits');
  await drawer.getByLabel('Building').selectOption(house.name);
  await drawer.getByLabel('Minutes, at most').fill('30');
  await mustBeAccessible(page);
  await drawer.getByRole('button', { name: 'Add' }).click();
  const policy = page.getByRole('listitem').filter({ hasText: 'Short visits' });
  await policy.getByText('At most 30 minutes').waitFor();
  await mustBeAccessible(page);
  await policy.getByRole('button', { name: 'Change Short visits' }).click();
  const change = page.getByRole('dialog', { name: 'Change Short visits' });
  expect(await change.getByLabel('Minutes, at most').inputValue()).toBe('30');
  await change.getByLabel('Minutes, at most').fill('45');
  await mustBeAccessible(page);
  await change.getByRole('button', { name: 'Save' }).click();
  await policy.getByText('At most 45 minutes').waitFor();

  await page.getByText('My visitors', { exact: true }).click();
  await page.getByRole('button', { name: 'Invite a visitor' }).click();
  const invitation = page.getByRole('dialog', { name: 'Invite a visitor' });
  await invitation.getByLabel('Name').fill('Long Stayer');
  await invitation.getByLabel('Building').selectOption(house.name);
  await invitation.getByRole('button', { name: 'Invite' }).click();
  await invitation.getByText('At most 45 minutes').waitFor();
  await invitation.getByRole('button', { name: 'Cancel' }).click();

  await page.getByText('Rules', { exact: true }).click();
  await policy.getByRole('button', { name: 'Delete Short visits' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await policy.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

it('the desk says who is not received, reads why at the door, and receives her again; her host reads no reason', async () => {
  const host = await addPerson(server.url, server.token, 'Hugo Hosting');
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, front, '/visitors');
  await page.getByText('Rules', { exact: true }).click();
  await page.getByRole('button', { name: 'Add somebody not to receive' }).click();
  const drawer = page.getByRole('dialog', { name: 'Add somebody not to receive' });
  await drawer.getByRole('button', { name: 'Add' }).click();
  await drawer.getByText('Say a name, a company, an address or a domain').waitFor();
  await drawer.getByLabel('Name', { exact: true }).fill('Nora Nuisance');
  await drawer.getByLabel('Reason').fill('Took a laptop');
  await mustBeAccessible(page);
  await drawer.getByRole('button', { name: 'Add' }).click();
  const entry = page.getByRole('listitem').filter({ hasText: 'Nora Nuisance' });
  await entry.getByText('Took a laptop').waitFor();
  await entry.getByRole('button', { name: 'Change Nora Nuisance' }).click();
  const change = page.getByRole('dialog', { name: 'Change Nora Nuisance' });
  expect(await change.getByLabel('Reason').inputValue()).toBe('Took a laptop');
  await change.getByLabel('Reason').fill('Took two laptops');
  await mustBeAccessible(page);
  await change.getByRole('button', { name: 'Save' }).click();
  await entry.getByText('Took two laptops').waitFor();

  await page.getByText('Front desk', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Building' }).selectOption(house.name);
  await page.getByRole('button', { name: 'Somebody without an invitation' }).click();
  const walkIn = page.getByRole('dialog', { name: 'Somebody without an invitation' });
  await walkIn.getByRole('textbox', { name: 'Name', exact: true }).fill('nora  NUISANCE');
  await walkIn.getByLabel('Visits').fill('Hugo');
  await page.getByRole('option', { name: 'Hugo Hosting' }).click();
  await walkIn.getByLabel('Stays until').fill('23:59');
  await walkIn.getByRole('button', { name: 'Let in' }).click();
  await walkIn.getByText('Not to be received: Took two laptops').waitFor();
  await walkIn.getByRole('button', { name: 'Cancel' }).click();

  const hers = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(hers.page, host, '/visitors');
  await hers.page.getByRole('button', { name: 'Invite a visitor' }).click();
  const invitation = hers.page.getByRole('dialog', { name: 'Invite a visitor' });
  await invitation.getByLabel('Name').fill('Nora Nuisance');
  await invitation.getByRole('button', { name: 'Invite' }).click();
  await invitation.getByText('This visitor cannot be received here: ask the front desk').waitFor();
  expect(await hers.page.getByText('Took two laptops').count()).toBe(0);

  await page.getByText('Rules', { exact: true }).click();
  await entry.getByRole('button', { name: 'Receive again: Nora Nuisance' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Receive again' }).click();
  await entry.waitFor({ state: 'detached' });
  expect([...complaints, ...hers.complaints]).toEqual([]);
});

it('a keeper says what visitors come for and are asked; the desk asks, and nobody comes in with an answer that bars entry', async () => {
  const asking = { name: 'Asking house', zone: noonZone() };
  await server.call('POST', '/buildings', asking);
  const lobby = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page } = lobby;
  await signIn(page, front, '/visitors');
  await page.getByText('Rules', { exact: true }).click();
  await page.getByRole('button', { name: 'Add a purpose' }).click();
  const purpose = page.getByRole('dialog', { name: 'Add a purpose' });
  await purpose.getByRole('button', { name: 'Add' }).click();
  await purpose.getByText('Enter a name').waitFor();
  await purpose.getByLabel('Purpose').fill('Inspection');
  await purpose.getByLabel('Building').selectOption(asking.name);
  await mustBeAccessible(page);
  await purpose.getByRole('button', { name: 'Add' }).click();
  const purposes = section(page, 'Purposes of visits');
  await purposes.getByText('Inspection').waitFor();
  await purposes.getByRole('button', { name: 'Rename Inspection' }).click();
  const rename = page.getByRole('dialog', { name: 'Rename Inspection' });
  await rename.getByLabel('Purpose').fill('Audit');
  await mustBeAccessible(page);
  await rename.getByRole('button', { name: 'Save' }).click();
  await purposes.getByRole('button', { name: 'Archive Audit' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Archive', exact: true }).click();
  await purposes.getByText('Archived: chosen no more').waitFor();
  await mustBeAccessible(page);
  await purposes.getByRole('button', { name: 'Bring back Audit' }).click();
  await purposes.getByRole('button', { name: 'Archive Audit' }).waitFor();

  await page.getByRole('button', { name: 'Add a questionnaire' }).click();
  const form = page.getByRole('dialog', { name: 'Add a questionnaire' });
  await form.getByLabel('Name of the questionnaire').fill('Safety');
  await form.getByLabel('Building').selectOption(asking.name);
  await form.getByLabel('What is asked').fill('Are you ill?');
  await form.getByLabel('Let in is who answers').selectOption('Yes');
  await mustBeAccessible(page);
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  const asked = section(page, 'Questions for visitors');
  await asked.getByText('Are you ill?').waitFor();
  await asked.getByRole('button', { name: 'Change Safety' }).click();
  const change = page.getByRole('dialog', { name: 'Change Safety' });
  const first = change.getByRole('group', { name: 'Question 1' });
  expect(await first.getByLabel('Let in is who answers').inputValue()).toBe('yes');
  await first.getByLabel('What is asked').fill('Are you well?');
  await change.getByRole('button', { name: 'One more question' }).click();
  await change.getByRole('group', { name: 'Question 2' }).getByLabel('What is asked').fill('To be taken out');
  await mustBeAccessible(page);
  await change.getByRole('button', { name: 'Take out question 2' }).click();
  await change.getByRole('button', { name: 'Save' }).click();
  await asked.getByText('Are you well?').waitFor();

  await page.getByText('My visitors', { exact: true }).click();
  await page.getByRole('button', { name: 'Invite a visitor' }).click();
  const invitation = page.getByRole('dialog', { name: 'Invite a visitor' });
  await invitation.getByLabel('Name').fill('Quentin Quiz');
  await invitation.getByLabel('Building').selectOption(asking.name);
  await invitation.getByLabel('Day').fill((await invitation.getByLabel('Day').getAttribute('min')) ?? '');
  await invitation.getByLabel('From').fill('00:00');
  await invitation.getByLabel(/^To/).fill('23:59');
  await invitation.getByLabel('Purpose', { exact: true }).selectOption('Audit');
  await invitation.getByRole('button', { name: 'Invite' }).click();
  await page.getByText('Quentin Quiz is expected').waitFor();

  await page.getByText('Front desk', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Building' }).selectOption(asking.name);
  await section(page, 'Expected').getByText('Audit').waitFor();
  const arrives = page.getByRole('button', { name: 'Quentin Quiz has arrived' });
  const questions = page.getByRole('dialog', { name: 'Questions for Quentin Quiz' });
  const yes = questions.getByRole('button', { name: 'Has arrived' });
  await arrives.click();
  await yes.click();
  await questions.getByText('This has to be answered').waitFor();
  await mustBeAccessible(page);
  await questions.getByLabel('Are you well?').selectOption('No');
  await yes.click();
  await section(page, 'Expected').getByText('Not let in by the answers · Are you well? No').waitFor();
  await arrives.click();
  await questions.getByLabel('Are you well?').selectOption('Yes');
  await yes.click();
  await section(page, 'Here now').getByText('Questions answered · Are you well? Yes').waitFor();

  await page.getByRole('button', { name: 'Somebody without an invitation' }).click();
  const walkIn = page.getByRole('dialog', { name: 'Somebody without an invitation' });
  await walkIn.getByRole('textbox', { name: 'Name', exact: true }).fill('Wilma Unasked');
  await walkIn.getByLabel('Visits').fill('Hanna');
  await page.getByRole('option', { name: 'Hanna Host' }).click();
  await walkIn.getByLabel('Stays until').fill('23:59');
  await walkIn.getByRole('button', { name: 'Let in' }).click();
  await walkIn.getByText('This has to be answered').waitFor();
  await walkIn.getByLabel('Are you well?').selectOption('Yes');
  await walkIn.getByRole('button', { name: 'Let in' }).click();
  await section(page, 'Here now').getByText('Wilma Unasked').waitFor();
  expect(lobby.complaints).toEqual([]);
});

it('the day’s list marks who became unwelcome after she was invited, in the reader’s language', async () => {
  const { body: marked } = await server.call('POST', '/buildings', { name: 'Marked house', zone: noonZone() });
  const { body: people } = await server.call('GET', '/users?search=admin');
  const invited = await server.call('POST', '/visits', {
    visitors: [{ name: 'Una Welcome', company: 'Grimco' }, { name: 'Bea Kind' }],
    buildingId: marked.id,
    hostId: people.items[0].id,
    end: Temporal.Now.instant().add({ hours: 2 }).toString(),
  });
  expect(invited.status).toBe(201);
  const day = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(day.page, front, '/visitors');
  await day.page.getByRole('combobox', { name: 'Building' }).selectOption('Marked house');
  const una = day.page.getByRole('listitem').filter({ hasText: 'Una Welcome' });
  const bea = day.page.getByRole('listitem').filter({ hasText: 'Bea Kind' });
  await una.waitFor();
  expect(await una.getByText('Not to be received').count()).toBe(0);
  const said = { company: 'Grimco', buildingId: marked.id, reason: 'Took a laptop' };
  expect((await server.call('POST', '/unwelcome-visitors', said)).status).toBe(201);
  await una.getByText('Not to be received', { exact: true }).waitFor();
  expect(await bea.getByText('Not to be received').count()).toBe(0);
  await mustBeAccessible(day.page);

  const tag = await visit(browser, server.url, { locale: 'de-AT', reducedMotion: 'reduce' });
  await tag.page.goto('/visitors');
  await tag.page.getByLabel('E-Mail-Adresse').fill(front.email);
  await tag.page.getByRole('textbox', { name: 'Passwort' }).fill(front.password);
  await tag.page.getByRole('button', { name: 'Anmelden' }).click();
  await tag.page.getByRole('combobox', { name: 'Gebäude' }).selectOption('Marked house');
  const ihre = tag.page.getByRole('listitem').filter({ hasText: 'Una Welcome' });
  await ihre.getByText('Nicht zu empfangen', { exact: true }).waitFor();
  expect([...day.complaints, ...tag.complaints]).toEqual([]);
});
