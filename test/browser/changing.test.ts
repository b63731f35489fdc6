import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { call, startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, chooseTimes, freeDesks, marker, noonZone, placeOf, signIn, visit } from './visit.ts';

const manager = { email: 'admin@example.com', password: 'walnut ferry eleven' };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

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

async function ask<Body>(method: string, path: string, body?: object): Promise<Body> {
  const answer = await call(`${server.url}/api/v1${path}`, method, body, { authorization: `Bearer ${server.token}` });
  expect([path, answer.status, answer.status < 300 ? '' : answer.body]).toEqual([path, answer.status, '']);
  return answer.body as Body;
}

interface Item {
  readonly id: number;
  readonly name: string;
}
interface Booked {
  readonly id: number;
  readonly version: number;
  readonly start: string;
  readonly end: string;
  readonly seriesId: number | null;
  readonly resourceIds: readonly number[];
  readonly title: string;
}

/** A Monday in London that the demonstration has nothing on. */
function monday(): string {
  const day = Temporal.Now.plainDateISO('Europe/London').add({ days: 100 });
  return day.add({ days: (8 - day.dayOfWeek) % 7 }).toString();
}

const daysAfter = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();

/** Free desks or rooms of London's first floor, so many, each another one for each test. */
const used = new Set<number>();
async function takeResources<Count extends 1 | 2>(
  type: string,
  count: Count,
): Promise<Count extends 1 ? [Item] : [Item, Item]> {
  const { items } = await ask<{ items: (Item & { zone: string; floorId: number; capacity: number })[] }>(
    'GET',
    `/resources?type=${type}&limit=200&search=${type === 'desk' ? 'L1-' : ''}`,
  );
  const first = items.find(({ zone }) => zone === 'Europe/London');
  // Call booths and the boardroom have policies of their own.
  const isPlain = ({ capacity }: { readonly capacity: number }): boolean =>
    type !== 'room' || (capacity > 2 && capacity < 12);
  const here = items.filter(({ floorId }) => floorId === first?.floorId);
  const free = here.filter((one) => isPlain(one) && !used.has(one.id)).slice(0, count);
  for (const { id } of free) used.add(id);
  expect(free).toHaveLength(count);
  return free as never;
}

/** A locker where the day is far from over. */
async function lockerAtNoon(): Promise<Item & { readonly zone: string }> {
  const { id: buildingId } = await ask<Item>('POST', '/buildings', { name: 'Noon house', zone: noonZone() });
  return ask('POST', '/resources', { type: 'locker', name: 'Noon locker', buildingId });
}

const hostOf = async (email: string): Promise<number> =>
  (await ask<{ items: Item[] }>('GET', `/users?search=${encodeURIComponent(email)}`)).items[0]?.id ?? 0;

interface Booking {
  readonly what: Item;
  readonly hostId: number;
  readonly day: string;
  readonly from: string;
  readonly to: string;
  readonly more?: object;
}
const book = ({ what, hostId, day, from, to, more }: Booking): Promise<Booked> =>
  ask('POST', '/bookings', { resourceIds: [what.id], hostId, start: `${day}T${from}`, end: `${day}T${to}`, ...more });

const cardOf = (page: Page, name: string): Locator => page.getByRole('article', { name: new RegExp(`^${name}, `) });
const drawerOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Change booking' });

const told = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('alert').filter({ hasText: text }).first().waitFor();
};
const at = (day: string, clock: string): number =>
  Temporal.PlainDateTime.from(`${day}T${clock}`).toZonedDateTime('Europe/London').epochMilliseconds;
const startsAt = async ({ id }: Booked): Promise<number> =>
  Date.parse((await ask<Booked>('GET', `/bookings/${id}`)).start);

/** What has the focus, by its label or its text. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  });

/** Presses Tab until what has the focus says so. */
async function tabTo(page: Page, says: RegExp): Promise<void> {
  for (let count = 0; count < 60; count++) {
    if (says.test(await focused(page))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never led to ${says}; the focus is on "${await focused(page)}"`);
}

it('a booking is moved by keyboard alone, and the focus is with it afterwards', async () => {
  const person = await addPerson(server.url, server.token, 'Kay Mover');
  const hostId = await hostOf(person.email);
  const [desk] = await takeResources('desk', 1);
  const day = monday();
  const booked = await book({ what: desk, hostId, day, from: '09:00', to: '10:00' });
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, person, '/bookings');
  await cardOf(page, desk.name).waitFor();
  await tabTo(page, /^Change$/);
  await page.keyboard.press('Enter');
  await drawerOf(page).waitFor();
  await tabTo(page, /^Next day$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^From$/);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('13:00');
  await page.locator('[role=option][data-combobox-selected]', { hasText: '13:00' }).waitFor();
  await page.keyboard.press('Enter');
  // Until it is known what it does, it does nothing.
  await expect.poll(() => drawerOf(page).getByRole('button', { name: 'Save' }).isEnabled()).toBe(true);
  await tabTo(page, /^Save$/);
  await page.keyboard.press('Enter');
  await told(page, `${desk.name} is changed`);
  await drawerOf(page).waitFor({ state: 'hidden' });
  await page.getByRole('article', { name: `${desk.name}, 13:00 – 14:00` }).waitFor();
  await page.locator('[data-change]:focus').waitFor();
  expect(await startsAt(booked)).toBe(at(daysAfter(day, 1), '13:00'));

  // Escape leaves it as it is, and leads back to what opened it.
  await page.keyboard.press('Enter');
  await drawerOf(page).waitFor();
  await page.keyboard.press('Escape');
  await drawerOf(page).waitFor({ state: 'hidden' });
  await page.locator('[data-change]:focus').waitFor();
  expect(complaints).toEqual([]);
});

it('on a phone a meeting gets another room, a title and a guest, and nothing is wider than the phone', async () => {
  const person = await addPerson(server.url, server.token, 'Paula Pocket');
  const hostId = await hostOf(person.email);
  const [room, other] = await takeResources('room', 2);
  const day = monday();
  const booked = await book({ what: room, hostId, day, from: '07:00', to: '07:30' });
  const { page, complaints } = await visit(browser, server.url, { ...PHONE, reducedMotion: 'reduce' });
  await signIn(page, person, '/bookings');
  await cardOf(page, room.name).getByRole('button', { name: 'Change' }).tap();
  const drawer = drawerOf(page);
  await drawer.getByRole('combobox', { name: 'Who comes' }).fill('guest@example.org');
  await page.getByRole('option', { name: 'Invite guest@example.org' }).tap();
  await drawer.getByLabel('What for?').fill('Planning');
  await drawer.getByLabel('Place').selectOption({ value: String(other.id) });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await mustBeAccessible(page);
  await drawer.getByRole('button', { name: 'Save' }).tap();
  await told(page, `${other.name} is changed`);
  await cardOf(page, other.name).getByText('Planning').waitFor();
  expect(await ask('GET', `/bookings/${booked.id}`)).toMatchObject({
    title: 'Planning',
    resourceIds: [other.id],
    attendees: [{ userId: null, email: 'guest@example.org' }],
  });
  expect(complaints).toEqual([]);
});

it('of a series one date is moved, the following are refused by name and then changed, and all get a title', async () => {
  const person = await addPerson(server.url, server.token, 'Sara Series');
  const rival = await addPerson(server.url, server.token, 'Rob Rival');
  const [hostId, rivalId] = await Promise.all([hostOf(person.email), hostOf(rival.email)]);
  const [desk] = await takeResources('desk', 1);
  const day = monday();
  const weekly = { recurrence: { rule: 'FREQ=WEEKLY;COUNT=5' }, title: 'Focus' };
  const { seriesId } = await book({ what: desk, hostId, day, from: '09:00', to: '10:00', more: weekly });
  const third = daysAfter(day, 14);
  await book({ what: desk, hostId: rivalId, day: third, from: '13:00', to: '14:00' });
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, person, '/bookings');
  const cards = cardOf(page, desk.name);
  await expect.poll(() => cards.count()).toBe(5);
  const drawer = drawerOf(page);
  const open = async (nth: number, which: string): Promise<void> => {
    await cards.nth(nth).getByRole('button', { name: 'Change' }).click();
    await drawer.getByLabel(which).click();
  };
  const saveDates = drawer.getByRole('button', { name: 'Change these dates' });
  const saved = async (text: string): Promise<void> => {
    await told(page, text);
    await drawer.waitFor({ state: 'hidden' });
  };

  await open(3, 'Only this date');
  await chooseTimes(drawer, '16:00', '17:00');
  await drawer.getByRole('button', { name: 'Save' }).click();
  await saved(`${desk.name} is changed`);

  await open(1, 'This date and the following');
  await chooseTimes(drawer, '13:00', '14:00');
  const refused = drawer.getByRole('alert').filter({ hasText: 'One date cannot be booked' });
  await refused.getByText(/: Somebody has it at that time\.$/).waitFor();
  expect(await refused.textContent()).toContain(`${Number(third.slice(8))} `);
  await drawer.getByRole('button', { name: 'Change the other 2 dates' }).waitFor();
  await mustBeAccessible(page);
  await chooseTimes(drawer, '11:00', '12:00');
  await saveDates.click();
  await saved('3 dates are changed');

  const times = async (): Promise<string[]> => {
    const { items } = await ask<{ items: Booked[] }>('GET', `/bookings?hostId=${hostId}&from=${day}T00:00:00Z`);
    return items.map(({ start }) =>
      Temporal.Instant.from(start).toZonedDateTimeISO('Europe/London').toPlainTime().toString().slice(0, 5),
    );
  };
  expect(await times()).toEqual(['09:00', '11:00', '11:00', '16:00', '11:00']);

  await open(2, 'All dates still to come');
  await drawer.getByLabel('What for?').fill('Deep focus');
  await saveDates.click();
  await saved('3 dates are changed');
  const series = await ask<{ title: string }>('GET', `/series/${seriesId}`);
  expect(series.title).toBe('Focus');
  expect(complaints).toEqual([]);
});

it('a change that a policy refuses is refused kindly, and what works is taken in one click', async () => {
  const person = await addPerson(server.url, server.token, 'Rue Ruled');
  const hostId = await hostOf(person.email);
  const [desk] = await takeResources('desk', 1);
  const day = monday();
  const booked = await book({ what: desk, hostId, day, from: '09:00', to: '10:00' });
  // Of every desk: else another one would be offered.
  const short = { name: 'Short', type: 'desk', rules: { maxLength: { minutes: 120 } } };
  const policy = await ask<{ id: number }>('POST', '/policies', short);
  const { page, complaints } = await visit(browser, server.url, { colorScheme: 'dark', reducedMotion: 'reduce' });
  await signIn(page, person, '/bookings');
  await cardOf(page, desk.name).getByRole('button', { name: 'Change' }).click();
  const drawer = drawerOf(page);
  await drawer.getByRole('button', { name: 'Next day' }).click();
  await chooseTimes(drawer, '13:00', '17:00');
  await drawer.getByRole('status').filter({ hasText: 'Bookings take 2 h at most.' }).waitFor();
  expect(await drawer.getByRole('button', { name: 'Change anyway' }).count()).toBe(0);
  await mustBeAccessible(page);
  await drawer.getByRole('button', { name: 'Change to 13:00 – 15:00 instead' }).click();
  await told(page, `${desk.name} is changed`);
  await page.getByRole('article', { name: `${desk.name}, 13:00 – 15:00` }).waitFor();
  expect(await startsAt(booked)).toBe(at(daysAfter(day, 1), '13:00'));
  await ask('DELETE', `/policies/${policy.id}`);
  expect(complaints).toEqual([]);
});

it('who manages bookings books and changes anyway, but never over what somebody else has', async () => {
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const day = monday();
  await signIn(page, manager, `/?day=${day}&from=13:00&to=15:00`);
  const name = await placeOf(freeDesks(page).first());
  const { items } = await ask<{ items: Item[] }>('GET', `/resources?search=${name}`);
  const id = items[0]?.id ?? 0;
  await ask('POST', '/policies', { name: 'Shorter', resourceId: id, rules: { maxLength: { minutes: 60 } } });
  await marker(page, name).click();
  const panel = page.getByRole('complementary', { name: `Details of ${name}` });
  await panel.getByText('Bookings take 1 h at most.').waitFor();
  await mustBeAccessible(page);
  await panel.getByRole('button', { name: 'Book anyway' }).click();
  await told(page, `${name} is yours`);

  await panel.getByRole('button', { name: 'Change' }).click();
  const drawer = drawerOf(page);
  await chooseTimes(drawer, '15:00', '18:00');
  await drawer.getByRole('status').filter({ hasText: 'Bookings take 1 h at most.' }).waitFor();
  await mustBeAccessible(page);
  await drawer.getByRole('button', { name: 'Change anyway' }).click();
  await told(page, `${name} is changed`);

  const other = await addPerson(server.url, server.token, 'Oda Other');
  const taken = { name, id };
  await book({
    what: taken,
    hostId: await hostOf(other.email),
    day,
    from: '09:00',
    to: '10:00',
    more: { overrule: true },
  });
  await page.goto('/bookings');
  await cardOf(page, name).getByRole('button', { name: 'Change' }).click();
  await chooseTimes(drawer, '09:00', '10:00');
  await drawer.getByRole('status').filter({ hasText: 'Somebody has it then' }).waitFor();
  await drawer.getByRole('button', { name: /^Change to .+ instead$/ }).waitFor();
  expect(await drawer.getByRole('button', { name: 'Change anyway' }).count()).toBe(0);
  expect(complaints).toEqual([]);
});

it('what somebody else changes meanwhile is shown as it is now, and is not written over unseen', async () => {
  const person = await addPerson(server.url, server.token, 'Cora Conflict');
  const hostId = await hostOf(person.email);
  const [desk] = await takeResources('desk', 1);
  const day = monday();
  const booked = await book({ what: desk, hostId, day, from: '09:00', to: '10:00' });
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, person, '/bookings');
  const asItIs = page.waitForResponse((answer) => answer.url().endsWith(`/bookings/${booked.id}`));
  await cardOf(page, desk.name).getByRole('button', { name: 'Change' }).click();
  const drawer = drawerOf(page);
  const save = drawer.getByRole('button', { name: 'Save' });
  await chooseTimes(drawer, '11:00', '12:00');
  await asItIs;

  // It is heard of at once.
  await ask('PATCH', `/bookings/${booked.id}`, { start: `${day}T14:00`, end: `${day}T15:00` });
  const notice = drawer.getByRole('alert').filter({ hasText: 'It was changed meanwhile' });
  await notice.getByText(/14:00\s–\s+15:00/).waitFor();
  expect(await save.isDisabled()).toBe(true);
  await mustBeAccessible(page);
  await notice.getByRole('button', { name: 'Start again from that' }).click();
  await expect.poll(() => drawer.getByRole('combobox', { name: 'From' }).inputValue()).toBe('14:00');

  // Without a line to hear on, its version says so when it is saved; where the line was faster, nothing can be saved any more.
  await chooseTimes(drawer, '11:00', '12:00');
  await page.route(/\/api\/v1\/(?:live|bookings\/\d+$)/, (route) =>
    route.request().method() === 'GET' ? route.abort() : route.continue(),
  );
  await ask('PATCH', `/bookings/${booked.id}`, { start: `${day}T16:00`, end: `${day}T17:00` });
  await page.unrouteAll();
  await save.click({ timeout: 3_000 }).catch(() => undefined);
  await notice.getByText(/16:00\s–\s+17:00/).waitFor();
  await notice.getByRole('button', { name: 'Keep what I chose' }).click();
  await save.click();
  await told(page, `${desk.name} is changed`);
  expect(await startsAt(booked)).toBe(at(day, '11:00'));
  expect(complaints).toEqual([]);
});

it('terms are accepted before a change is made, and what is under way is kept longer', async () => {
  const person = await addPerson(server.url, server.token, 'Una Underway');
  const hostId = await hostOf(person.email);
  const [[desk], locker] = [await takeResources('desk', 1), await lockerAtNoon()];
  const rules = { terms: { text: 'Leave it as you found it.' } };
  await ask('POST', '/policies', { name: 'Tidy', resourceId: desk.id, rules });
  const more = { acceptTerms: true };
  const booked = await book({ what: desk, hostId, day: monday(), from: '09:00', to: '10:00', more });
  const [start, end] = [-5, 20].map((minutes) => Temporal.Now.instant().add({ minutes }).toString());
  const running = await ask<Booked>('POST', '/bookings', { resourceIds: [locker.id], hostId, start, end });
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, person, '/bookings');
  const drawer = drawerOf(page);
  const save = drawer.getByRole('button', { name: 'Save' });
  await cardOf(page, desk.name).getByRole('button', { name: 'Change' }).click();
  await drawer.getByRole('button', { name: 'Next day' }).click();
  await save.click();
  const accept = drawer.getByLabel('I accept these terms');
  await accept.waitFor();
  await save.click();
  await drawer.getByText('Accept them first').waitFor();
  await accept.check();
  await save.click();
  await told(page, `${desk.name} is changed`);
  expect(await startsAt(booked)).toBe(at(daysAfter(monday(), 1), '09:00'));

  await cardOf(page, locker.name).getByRole('button', { name: 'Change' }).click();
  expect(await drawer.getByRole('button', { name: 'Next day' }).count()).toBe(0);
  await drawer.getByRole('combobox', { name: 'Until' }).click();
  await page.getByRole('option', { name: '24:00' }).click();
  const [sent] = await Promise.all([page.waitForRequest(/\/extension$/), save.click()]);
  expect(sent.method()).toBe('POST');
  await told(page, `${locker.name} is changed`);
  const kept = await ask<Booked>('GET', `/bookings/${running.id}`);
  expect(Temporal.Instant.from(kept.end).toZonedDateTimeISO(locker.zone).hour).toBe(0);
  expect(complaints).toEqual([]);
});
