import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { newId } from '../../server/platform/ids.ts';
import { launchChromium } from '../support/chromium.ts';
import { connected } from '../support/database.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { signIn, visit } from './visit.ts';

const front = { email: 'admin@example.com', password: 'walnut ferry eleven' };
const ZONE = 'Asia/Hong_Kong';
const DAYS = 28;

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  const env = { ATRIUM_ADMIN_EMAIL: front.email, ATRIUM_ADMIN_PASSWORD: front.password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

/** What is booked, so many days ago and by the clocks there. */
interface Made {
  readonly room: string;
  readonly ago: number;
  readonly from: number;
  readonly to: number;
  readonly isCancelled?: true;
}
const booked: readonly Made[] = [
  { room: 'Room 9', ago: 3, from: 10, to: 12 },
  { room: 'Room 9', ago: 3, from: 12, to: 13 },
  { room: 'Room 9', ago: 2, from: 15, to: 20 },
  { room: 'Room 10', ago: 3, from: 11, to: 12.5 },
  { room: 'Room 10', ago: 1, from: 9, to: 17, isCancelled: true },
];
/** When somebody was seen, at the one room with a sensor. */
const seen: readonly Made[] = [
  { room: 'Room 9', ago: 3, from: 10, to: 11 },
  { room: 'Room 9', ago: 2, from: 16.5, to: 17.5 },
];
const BEAT = 0.25;
const rooms = ['Room 9', 'Room 10', 'Room 11'];
const OPEN = { from: 9, to: 17 };

/** The recount, in hours: of what was made, and of nothing that Atrium says. */
function recount(some: readonly Made[], places: number, days: number) {
  const all = some.filter(({ isCancelled }) => !isCancelled);
  const hours = all.reduce((sum, { from, to }) => sum + to - from, 0);
  const open = all.reduce((sum, { from, to }) => sum + Math.min(to, OPEN.to) - Math.max(from, OPEN.from), 0);
  const share = open / (places * days * (OPEN.to - OPEN.from));
  return [
    String(all.length),
    hours,
    new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 }).format(share),
  ];
}

/** `1 h 30 min` as hours. */
const hoursIn = (text: string): number =>
  Number(/(\d+) h/.exec(text)?.[1] ?? 0) + Number(/(\d+) min/.exec(text)?.[1] ?? 0) / 60;
const figuresIn = async (row: Locator) => {
  const [count = '', used = '', share = ''] = await row.getByRole('cell').allInnerTexts();
  return [count, hoursIn(used), share.trim()];
};
const tile = (page: Page, name: string): Locator =>
  page
    .locator('dl > div')
    .filter({ has: page.getByRole('term').filter({ hasText: name }) })
    .getByRole('definition')
    .first();

async function furnish(): Promise<void> {
  const { body: house } = await server.call('POST', '/buildings', { name: 'Harbour house', zone: ZONE });
  const week = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '09:00', to: '17:00' }));
  const rules = { hours: { week, outside: true } };
  await server.call('POST', '/policies', { name: 'Open', buildingId: house.id, rules });
  const ids = new Map<string, number>();
  for (const name of rooms)
    ids.set(name, (await server.call('POST', '/resources', { name, type: 'room', buildingId: house.id })).body.id);
  const today = Temporal.Now.plainDateISO(ZONE);
  const clock = (hours: number): string =>
    Temporal.PlainTime.from('00:00')
      .add({ minutes: hours * 60 })
      .toString();
  for (const { room, ago, from, to, isCancelled } of booked) {
    const day = today.subtract({ days: ago }).toString();
    const wish = { resourceIds: [ids.get(room)], start: `${day}T${clock(from)}`, end: `${day}T${clock(to)}` };
    const { status, body } = await server.call('POST', '/bookings', wish);
    expect(status).toBe(201);
    if (isCancelled) await server.call('POST', `/bookings/${body.id}/cancellation`, {});
  }
  const sensor = { kind: 'occupancy', name: 'Eye', accessId: 'EYE', resourceId: ids.get('Room 9') };
  expect((await server.call('POST', '/devices', sensor)).status).toBe(201);
  const items = seen.flatMap(({ ago, from, to }) =>
    Array.from({ length: (to - from) / BEAT + 1 }, (_, i) => ({
      accessId: 'EYE',
      timestamp: `${today.subtract({ days: ago }).toString()}T${clock(from + i * BEAT)}+08:00`,
      hasMotion: from + i * BEAT < to,
    })),
  );
  expect((await server.call('POST', '/readings', { items })).status).toBe(201);
}

it('who keeps a building sees how it is used: every figure is that of a recount', async () => {
  await furnish();
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, front, '/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Manage' }).click();
  await page.getByRole('link', { name: 'Insights' }).click();
  await page.getByLabel('Building', { exact: true }).last().selectOption('Harbour house');

  const [count, , share] = recount(booked, rooms.length, DAYS);
  await expect.poll(() => tile(page, 'Used').innerText()).toBe(share);
  expect(await tile(page, 'Bookings').innerText()).toBe(count);
  expect(await tile(page, 'Nobody came').innerText()).toBe('–');
  expect(await tile(page, 'Most in use at once').innerText()).toBe('2 of 3');

  const places = page.getByRole('region', { name: 'What is used' });
  for (const room of rooms) {
    const row = places.getByRole('row', { name: new RegExp(`^${room}\\b`) });
    expect(await figuresIn(row)).toEqual(
      recount(
        booked.filter((one) => one.room === room),
        1,
        DAYS,
      ),
    );
  }
  const names = () => places.getByRole('rowheader').allInnerTexts();
  expect(await names()).toEqual(['Room 9', 'Room 10', 'Room 11']);
  await places.getByRole('button', { name: 'Place' }).click();
  await places.getByRole('button', { name: 'Place' }).click();
  expect(await names()).toEqual(['Room 11', 'Room 10', 'Room 9']);
  await expect
    .poll(() => places.getByRole('columnheader', { name: 'Place' }).getAttribute('aria-sort'))
    .toBe('descending');

  const times = page.getByRole('region', { name: 'When it is used' });
  await times.getByText('As a table').click();
  await mustBeAccessible(page);
  const ofDay = (ago: number): Locator => times.getByRole('row').nth(DAYS - ago);
  for (const ago of [0, 1, 2, 3, 4])
    expect(await figuresIn(ofDay(ago))).toEqual(
      recount(
        booked.filter((one) => one.ago === ago),
        rooms.length,
        1,
      ),
    );
  await page.getByLabel('Cut by').selectOption('Month from');
  await times.getByRole('columnheader', { name: 'Month from' }).waitFor();
  // What is cut by days stays until what is cut by months is there.
  await expect.poll(() => times.getByRole('row').count()).toBeLessThan(DAYS);
  const months = await Promise.all((await times.getByRole('row').all()).slice(1).map(figuresIn));
  expect(months.reduce((sum, [, hours]) => sum + Number(hours), 0)).toBe(recount(booked, 1, 1)[1]);

  await mustShowSeen(page);
  expect(complaints).toEqual([]);
});

/** With the figures of sensors instead: of the one place that has one, and of nothing that is booked. */
async function mustShowSeen(page: Page): Promise<void> {
  await page.getByLabel('Cut by').selectOption('Day');
  await page.getByRole('radiogroup', { name: 'Figures of' }).getByText('Seen by sensors').click();
  const places = page.getByRole('region', { name: 'Where somebody is' });
  const row = places.getByRole('row', { name: /^Room 9\b/ });
  await row.waitFor();
  expect(await figuresIn(row)).toEqual(recount(seen, 1, DAYS));
  expect(await places.getByRole('rowheader').allInnerTexts()).toEqual(['Room 9']);
  expect(await page.getByText('Nobody came').count()).toBe(0);
  const times = page.getByRole('region', { name: 'When somebody is there' });
  await times.getByText('As a table').click();
  await times.getByRole('row').nth(DAYS).waitFor();
  for (const ago of [1, 2, 3])
    expect(await figuresIn(times.getByRole('row').nth(DAYS - ago))).toEqual(
      recount(
        seen.filter((one) => one.ago === ago),
        1,
        1,
      ),
    );
  await mustBeAccessible(page);
}

const IN_DESIGN = 12;
const CAME = 7;

/** A group, most of which came on the Monday of the week before last. @returns that Monday */
async function fillGroup(): Promise<Temporal.PlainDate> {
  const today = Temporal.Now.plainDateISO('UTC');
  const monday = today.subtract({ days: today.dayOfWeek - 1 + 14 });
  const { body: group } = await server.call('POST', '/groups', { name: 'Design' });
  const hosts: number[] = [];
  for (let one = 1; one <= IN_DESIGN; one++) {
    const person = { name: `Designer ${one}`, email: `designer${one}@example.com` };
    const { body: user } = await server.call('POST', '/users', person);
    await server.call('PUT', `/groups/${group.id}/members/${user.id}`);
    hosts.push(user.id);
  }
  await inDatabase(
    `insert into booking (tenant_id, host_id, state, starts_at, ends_at, zone, created_by, created_at)
      select tenant.id, host, 'checked_in', $1::timestamptz, $1::timestamptz + interval '1 hour', 'UTC', 'test', now()
      from tenant, unnest($2::integer[]) as host`,
    [`${monday.toString()}T09:00:00Z`, hosts.slice(0, CAME)],
  );
  return monday;
}

const inDatabase = (statement: string, values: readonly unknown[]): Promise<void> =>
  connected({ ...inject('postgres'), database: server.name }, async (client) => {
    await client.query("set atrium.tenant = '0'");
    await client.query(statement, [...values]);
  });

it('an administrator chooses groups, and sees of their weeks how many were in: as ranges', async () => {
  const monday = await fillGroup();
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, front, '/insights');
  await page.getByRole('radiogroup', { name: 'Figures of' }).getByText('People in').click();
  await page.getByRole('heading', { name: 'No group is told of' }).waitFor();
  await page.getByRole('button', { name: 'Groups that are told of' }).click();
  const question = page.getByRole('dialog');
  await question.getByLabel('One of at least so many').fill('');
  await question.getByRole('button', { name: 'Save' }).click();
  await question.getByText('A number from 3 to 100').waitFor();
  await question.getByLabel('One of at least so many').fill('4');
  await question.getByRole('combobox', { name: 'Groups' }).click();
  await page.getByRole('option', { name: 'Design' }).click();
  await mustBeAccessible(page);
  await question.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Nothing to tell yet' }).waitFor();

  // It is counted within ten minutes; here at once.
  await inDatabase(
    `insert into job (tenant_id, id, name, key, data, run_at) select id, $1, 'attendance.close', 'week', '{}', now() from tenant`,
    [newId()],
  );
  await expect.poll(async () => (await server.call('GET', '/attendance')).body.items.length).toBe(4);
  await page.reload();
  await page.getByLabel('Week from').selectOption(monday.toString());
  const row = page.getByRole('region', { name: 'How many were in' }).getByRole('row', { name: /^Design\b/ });
  // Of twelve, in three ranges: 0–3, 4–7, 8–12.
  await expect
    .poll(() => row.getByRole('cell').allInnerTexts())
    .toEqual([String(IN_DESIGN), '4–7', '0–3', '0–3', '0–3', '0–3', '0–3', '0–3']);
  await mustBeAccessible(page);
  await page.goBack();
  await page.getByRole('region', { name: 'What is used' }).waitFor();
  expect(complaints).toEqual([]);
});

it('on a phone and in the dark it is read as well', async () => {
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;
  const { page, complaints } = await visit(browser, server.url, {
    ...phone,
    colorScheme: 'dark',
    reducedMotion: 'reduce',
  });
  await signIn(page, front, '/insights');
  await page.getByRole('region', { name: 'What is used' }).waitFor();
  const fits = () => page.evaluate(() => document.querySelector('main')!.scrollWidth <= window.innerWidth);
  await mustBeAccessible(page);
  expect(await fits()).toBe(true);
  await page.getByRole('radiogroup', { name: 'Figures of' }).getByText('People in').click();
  await page.getByRole('region', { name: 'How many were in' }).getByRole('row').first().waitFor();
  await mustBeAccessible(page);
  expect(await fits()).toBe(true);
  expect(complaints).toEqual([]);
});
