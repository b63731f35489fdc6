import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemPrincipal } from '../../server/platform/context/principal.ts';
import { scopes } from '../../server/platform/contract/scopes.ts';
import { ALL_TENANTS } from '../../server/platform/db/connect.ts';
import { drawDesks } from '../../server/modules/seating/seating.ts';
import { contextFor } from '../support/database.ts';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, comeIn, freeDesks, marker, markers, placeOf, signIn, turnToNextDay, visit } from './visit.ts';

const administrator = { email: 'admin@example.com', password: 'walnut ferry eleven' };
const calm = { reducedMotion: 'reduce' } as const;

type Somebody = Awaited<ReturnType<typeof addPerson>>;

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

it('where desks are handed out, one is asked for from the plan, and taken back from the list', async () => {
  const asker = await addPerson(server.url, server.token, 'Ada Asker');
  const { page } = await visit(browser, server.url, calm);
  await signIn(page, asker);
  // In time whatever the clocks say: a week from now.
  for (let days = 0; days < 7; days++) await turnToNextDay(page);
  const name = await placeOf(freeDesks(page).first());
  const rules = { seating: { by: 'draw', daysBefore: 1, at: '16:00' } };
  const { status } = await server.call('POST', '/policies', { name: 'By draw', type: 'desk', rules });
  expect(status).toBe(201);
  await marker(page, name).click();
  const desk = page.getByRole('complementary', { name: `Details of ${name}` });
  await desk.getByText('The desks of that day are handed out by draw.').waitFor();
  await desk.getByText(/on the day before at 16:00/).waitFor();
  await mustBeAccessible(page);
  const hours = /From (?<from>\d\d:\d\d) to (?<to>\d\d:\d\d)\./.exec(
    (await desk.getByText(/^From /).textContent()) ?? '',
  );
  const asking = page.waitForRequest((one) => one.method() === 'POST' && one.url().endsWith('/seat-requests'));
  await desk.getByRole('button', { name: 'Ask for a desk that day' }).click();
  expect((await asking).postDataJSON()).toMatchObject({ ...hours?.groups });
  expect(hours).not.toBeNull();
  await desk.getByText(/^You asked for a desk: it is decided on/).waitFor();
  const link = desk.getByRole('link', { name: 'See what you asked for' });
  expect(await link.evaluate((one) => one === document.activeElement)).toBe(true);
  await link.click();
  await page.getByRole('heading', { name: 'Desks you asked for' }).waitFor();
  await mustBeAccessible(page);
  await page.getByRole('button', { name: /^Ask no more/ }).click();
  await page.getByText('Taken back').waitFor();
});

it('a delegate asks for a desk in the name of whom she acts for, and asks no more', async () => {
  const director = await addPerson(server.url, server.token, 'Dirk Director');
  const assistant = await addPerson(server.url, server.token, 'Abby Assistant');
  const idOf = async (name: string): Promise<number | undefined> => {
    const { body } = await server.call('GET', `/users?search=${encodeURIComponent(name)}`);
    return (body as { readonly items: readonly { readonly id: number }[] }).items[0]?.id;
  };
  const userId = await idOf(director.name);
  const named = await server.call('PUT', `/users/${userId}/delegates/${await idOf(assistant.name)}`, {});
  const rules = { seating: { by: 'draw', daysBefore: 1, at: '16:00' } };
  const ruled = await server.call('POST', '/policies', { name: 'By draw, too', type: 'desk', rules });
  expect([named.status, ruled.status]).toEqual([200, 201]);
  const { page, complaints } = await visit(browser, server.url, calm);
  await signIn(page, assistant);
  for (let days = 0; days < 8; days++) await turnToNextDay(page);
  const name = await placeOf(markers(page, /^Desk .+, By draw until/).first());
  await marker(page, name).click();
  const desk = page.getByRole('complementary', { name: `Details of ${name}` });
  await desk.getByRole('combobox', { name: 'Ask for' }).click();
  await page.getByRole('option', { name: director.name }).click();
  const asking = page.waitForRequest((one) => one.method() === 'POST' && one.url().endsWith('/seat-requests'));
  await desk.getByRole('button', { name: 'Ask for a desk that day' }).click();
  expect((await asking).postDataJSON()).toMatchObject({ userId });
  await desk.getByText(`A desk was asked for, for ${director.name}: it is decided on`).waitFor();
  await mustBeAccessible(page);
  await desk.getByRole('link', { name: 'See what was asked for' }).click();
  const open = page.getByRole('region', { name: `To be decided for ${director.name}` });
  await open.getByRole('button', { name: /^Ask no more/ }).waitFor();
  await mustBeAccessible(page);
  await open.getByRole('button', { name: /^Ask no more/ }).click();
  await page.getByText(`For ${director.name} no desk is asked for on`).waitFor();
  await open.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

/** A building with one desk that is handed out to these, in the order in which their turn comes. @returns who got it, and who did not */
async function handedOutTo(people: readonly [Somebody, Somebody]): Promise<{ got: Somebody; none: Somebody }> {
  const make = async (path: string, body: object): Promise<number> =>
    ((await server.call('POST', path, body)).body as { id: number }).id;
  const buildingId = await make('/buildings', { name: 'Annex', zone: 'Europe/London' });
  await make('/resources', { name: 'Only', type: 'desk', buildingId });
  await make('/policies', {
    name: 'Annex',
    buildingId,
    rules: { seating: { by: 'draw', daysBefore: 1, at: '16:00' } },
  });
  const day = Temporal.Now.plainDateISO('Europe/London').add({ days: 7 }).toString();
  for (const { email } of people) {
    const found = (await server.call('GET', `/users?search=${encodeURIComponent(email)}`)).body as {
      items: { id: number }[];
    };
    await make('/seat-requests', { buildingId, day, userId: found.items[0]?.id });
  }
  const { database } = server.atrium.database;
  const [tenant] = await database.forTenant(ALL_TENANTS).selectFrom('tenant').selectAll().execute();
  if (!tenant) throw new Error('There is no tenant');
  // When it is due, whatever the hour of the test: later the day itself may be over.
  const eve = Temporal.PlainDate.from(day).subtract({ days: 1 });
  const due = eve.toZonedDateTime({ timeZone: 'Europe/London', plainTime: '16:00' }).toInstant();
  const ctx = contextFor(database, systemPrincipal(tenant, new Set(scopes)), due);
  await ctx.tx((tx) => drawDesks(tx, { buildingId, day }));
  const rows = await database
    .forTenant(tenant.id)
    .selectFrom('seatRequest')
    .select('state')
    .where('buildingId', '=', buildingId)
    .orderBy('id')
    .execute();
  const [one, other] = people;
  return rows[0]?.state === 'granted' ? { got: one, none: other } : { got: other, none: one };
}

it('who was given a desk reads which and why, and who was not that it counts', async () => {
  const { got, none } = await handedOutTo([
    await addPerson(server.url, server.token, 'Lucy Asks'),
    await addPerson(server.url, server.token, 'Una Asks'),
  ]);
  const first = await visit(browser, server.url, calm);
  await comeIn(first.page, got, '/seats');
  await first.page.getByText('Only is yours').waitFor();
  await first.page.getByText('2 asked for one desk; your turn was number 1.').waitFor();
  const second = await visit(browser, server.url, calm);
  await comeIn(second.page, none, '/seats');
  await second.page.getByText('No desk: others were drawn before you').waitFor();
  await second.page.getByText('2 asked for one desk; your turn was number 2.').waitFor();
  expect(await second.page.getByText('This counts for you the next time you ask.').count()).toBe(1);
  await mustBeAccessible(second.page);
});
