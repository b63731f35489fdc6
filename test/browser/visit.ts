import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { call, type Answer } from '../support/server.ts';

/** What a visitor sees of a page before it counts as an error. */
const PATIENCE = 20_000;
/** How much of a failed page's words is printed: what comes once in a hundred runs is understood from it. */
const SIGHT_CHARS = 6_000;

export interface Person {
  readonly email: string;
  readonly password: string;
}

export interface Visit {
  readonly page: Page;
  /** Errors of scripts, and what the content security policy refused. */
  readonly complaints: readonly string[];
}

/** A browser window of its own, with its own cookies, until the test ends; when that fails, a picture of it is kept and its words are printed. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints: string[] = [];
  // With where it came from: what comes once in a hundred runs can be looked for then.
  page.on('pageerror', (error) => complaints.push(`${error.stack ?? String(error)}\n  on ${page.url()}`));
  page.on('console', (message) => {
    // A refused request is also written to the console: those are the tests' own business.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(`${message.text()}\n  from ${message.location().url} on ${page.url()}`);
  });
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await keepSight(context);
    await context.close();
  });
  return { page, complaints };
}

async function keepSight(context: BrowserContext): Promise<void> {
  for (const [at, page] of context.pages().entries()) {
    await page.screenshot({ path: `test-results/browser-${Date.now()}-${at}.png` }).catch(() => undefined);
    const words = await page.locator('body').ariaSnapshot({ timeout: 2_000 }).catch(String);
    console.error(`${page.url()}\n${words.slice(0, SIGHT_CHARS)}`);
  }
}

export async function signIn(page: Page, person: Person, path = '/'): Promise<void> {
  await comeIn(page, person, path);
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** Signs in, wherever that leads. */
export async function comeIn(page: Page, { email, password }: Person, path = '/'): Promise<void> {
  await page.goto(path);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Markers on the plan by what they say of themselves. */
export const markers = (page: Page, says: RegExp): Locator => page.getByRole('button', { name: says });
export const freeDesks = (page: Page): Locator => markers(page, /^Desk .+, Free$/);
export const marker = (page: Page, name: string): Locator => markers(page, new RegExp(`^\\w+ ${name}, `));

/** The name of the place that a marker's label tells: `Desk L1-07, Free` → `L1-07`. */
export async function placeOf(one: Locator): Promise<string> {
  const label = (await one.getAttribute('aria-label')) ?? '';
  return /^\w+ ([^,]+), /.exec(label)?.[1] ?? label;
}

/** Turns the page to the day after, so that a test means the same at any hour. */
export const turnToNextDay = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Next day' }).first().click();

/** A Wednesday beyond the two weeks for which the demo has bookings: every room is free all day, whenever a test runs. */
export function quietDay(): Temporal.PlainDate {
  const ahead = Temporal.Now.plainDateISO('Europe/London').add({ weeks: 14 });
  return ahead.add({ days: 3 - ahead.dayOfWeek });
}

/** A zone in which it is about noon: the day of a building there lasts until the test is over, whenever that runs. */
export function noonZone(): string {
  const ahead = 12 - Temporal.Now.zonedDateTimeISO('UTC').hour;
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

/** Chooses the wall times in a part of the page, by the field that comes a moment after the browser's own. */
export async function chooseTimes(within: Locator, from: string, to: string): Promise<void> {
  const late = within.page().locator(':not(select)');
  for (const [side, clock] of [
    ['From', from],
    ['To', to],
  ] as const) {
    await within.getByRole('combobox', { name: side }).and(late).click();
    await within
      .page()
      .getByRole('option', { name: new RegExp(`^${clock}`) })
      .click();
  }
}

/** An employee who can sign in. */
export async function addPerson(url: string, token: string, name: string): Promise<Person & { readonly name: string }> {
  const send = async (method: string, path: string, body: unknown): Promise<Answer> => {
    const answer = await call(`${url}/api/v1${path}`, method, body, { authorization: `Bearer ${token}` });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  };
  const person = {
    name,
    email: `${name.toLowerCase().replaceAll(' ', '.')}@demo.example`,
    password: 'a long walk home',
  };
  const { body } = await send('POST', '/users', { name, email: person.email });
  await send('PUT', `/users/${body.id}/password`, { password: person.password });
  return person;
}
