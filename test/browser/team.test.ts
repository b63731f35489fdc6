import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, signIn, visit, type Person } from './visit.ts';

const ZONE = 'Europe/London';
let server: TestServer;
let browser: Browser;
let ada: Person;
let deskName: string;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer({ env: { ATRIUM_DEMO: '1' } }), launchChromium()]);
  ada = await addPerson(server.url, server.token, 'Ada Lovelace');
  await addPerson(server.url, server.token, 'Grace Hopper');
  const { id: groupId } = await send('POST', '/groups', { name: 'Engine room' });
  for (const name of ['Ada Lovelace', 'Grace Hopper'])
    await send('PUT', `/groups/${groupId}/members/${await idOf(name)}`);
  await bookForGrace();
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
  readonly items: readonly { readonly id: number; readonly name: string; readonly floorId: number | null }[];
}
interface Zoned {
  readonly items: readonly { readonly id: number; readonly zone: string }[];
}
const idOf = async (name: string): Promise<number | undefined> =>
  (await send<Listed>('GET', `/users?search=${encodeURIComponent(name)}`)).items[0]?.id;

/** A desk on a floor in London, for the rest of the day: whenever the test runs, it is this week's. */
async function bookForGrace(): Promise<void> {
  const buildings = await send<Zoned>('GET', '/buildings');
  const here = buildings.items.find(({ zone }) => zone === ZONE);
  const { items } = await send<Listed>('GET', `/resources?type=desk&buildingId=${here?.id}&limit=200`);
  const today = Temporal.Now.zonedDateTimeISO(ZONE).toPlainDate();
  const end = today.add({ days: 1 }).toZonedDateTime(ZONE).toInstant().toString();
  // From just now: what begins in a moment may begin tomorrow.
  const start = Temporal.Now.instant().round({ smallestUnit: 'minute', roundingMode: 'floor' }).toString();
  const hostId = await idOf('Grace Hopper');
  for (const desk of items.filter(({ floorId }) => floorId !== null)) {
    const { status } = await server.call('POST', '/bookings', { resourceIds: [desk.id], hostId, start, end });
    deskName = desk.name;
    if (status === 201) return;
  }
  throw new Error('no desk is free');
}

/** Does something that shows before the server knows, and waits until it does: what writes there has been answered. */
async function written(page: Page, path: string, act: () => Promise<unknown>): Promise<void> {
  const answered = page.waitForResponse(
    (answer) => answer.request().method() === 'PUT' && answer.url().includes(`/api/v1${path}`) && answer.ok(),
  );
  await Promise.all([answered, act()]);
}

const looks = [
  ['wide', {}],
  ['dark', { colorScheme: 'dark' }],
] as const;

it.each(looks)(
  'who is in this week, in a window that is %s: where a mate sits, and where I say I am',
  async (_, look) => {
    const window = await visit(browser, server.url, { ...look, reducedMotion: 'reduce' });
    const { page, complaints } = window;
    await signIn(page, ada, '/team');
    expect(await page.getByRole('combobox', { name: 'Group' }).inputValue()).not.toBe('all');
    const grace = page.getByRole('row', { name: /^Grace Hopper/ });
    await grace.getByRole('link', { name: `${deskName}, Grace Hopper: show on the plan` }).waitFor();
    await mustBeAccessible(page);

    // By the keyboard, in place.
    const first = page.getByRole('combobox', { name: /^Where I work on/ }).first();
    await first.focus();
    await written(page, '/me/work-days/', () => first.selectOption({ label: 'Home' }));
    await expect.poll(() => first.inputValue()).toBe('home');
    await page.reload();
    await expect.poll(() => first.inputValue()).toBe('home');
    await first.selectOption({ label: 'As booked or as usual' });
    await expect.poll(() => first.evaluate((one: HTMLSelectElement) => one.selectedOptions[0]?.label)).toBe('Not set');

    await page.getByText('Next week', { exact: true }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('week')).toBe('next');
    await page.goBack();
    await grace.getByRole('link').click();
    await page.getByRole('heading', { name: deskName }).waitFor();
    expect(complaints).toEqual([]);
  },
);

it('on a phone it is read day by day; a usual week counts where nothing else does', async () => {
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;
  const window = await visit(browser, server.url, { ...phone, reducedMotion: 'reduce' });
  const { page, complaints } = window;
  await signIn(page, ada, '/account');
  const week = page.getByRole('region', { name: 'Usual week' });
  for (const day of ['Monday', 'Tuesday']) {
    await written(page, '/me/work-week', () =>
      week.getByRole('combobox', { name: day }).selectOption({ label: 'Away' }),
    );
    await expect.poll(() => week.getByRole('combobox', { name: day }).inputValue()).toBe('away');
  }
  await page.goto('/team?week=next');
  const monday = page.getByRole('region', { name: /^Monday|^Tomorrow/ });
  await monday.getByRole('combobox').waitFor();
  await expect
    .poll(() => monday.getByRole('combobox').evaluate((one: HTMLSelectElement) => one.selectedOptions[0]?.label))
    .toBe('As usual');
  await monday.getByRole('paragraph').filter({ hasText: 'Away' }).waitFor();
  await page.goto('/team');
  await page
    .getByRole('region', { name: 'Today' })
    .getByRole('link', { name: /^.+, Grace Hopper/ })
    .waitFor();
  await mustBeAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(complaints).toEqual([]);
});

it('a favourite is marked with a star and comes first in the list', async () => {
  const window = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page, complaints } = window;
  await signIn(page, ada, '/?view=list');
  const rows = page.getByRole('row').filter({ has: page.getByRole('button', { name: /^Choose / }) });
  await rows.nth(3).waitFor();
  const name = (await rows.nth(3).getByRole('button').getAttribute('aria-label')) ?? '';
  await rows.nth(3).getByRole('button').click();
  await written(page, '/me/favourites/', () => page.getByRole('button', { name: 'Favourite', exact: true }).click());
  await expect.poll(() => rows.first().getByRole('button').getAttribute('aria-label')).toBe(`${name}, Favourite`);
  await page.reload();
  await rows
    .first()
    .getByRole('button', { name: `${name}, Favourite` })
    .waitFor();
  expect(complaints).toEqual([]);
});
