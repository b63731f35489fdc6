import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { openContext, type Ctx } from '../../platform/context/context.ts';
import { anonymousPrincipal } from '../../platform/context/principal.ts';
import { getSignInForm, signIn } from './access.ts';

const PASSWORD = 'a horse of course';
/** The same, hashed at a cost of eight kilobytes: what is counted here is not the time it takes. */
const CHEAP = '$argon2id$v=19$m=8,t=1,p=1$AQEBAQEBAQEBAQEBAQEBAQ$vXEtnncyZuGaRE8lxhGKJJey/TRWeHU2QVk53awrgAQ';
const START = Temporal.Instant.from('2027-03-01T09:00:00Z');

let cluster: TestDatabase;
let first: World;
beforeAll(async () => {
  cluster = await createTestDatabase();
  first = await createWorld(cluster.database);
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** The request of a browser that nobody is signed in with: it counts in the first workplace, as long as none is named. */
const from = (ip: string, seconds = 0): Ctx =>
  openContext(cluster.database, () => undefined, {
    who: anonymousPrincipal(first.tenant, ip),
    now: START.add({ seconds }),
    requestId: 'test',
    ip,
  });

it('asks for the workplace once there are several, and says neither which nor whose', async () => {
  expect(await getSignInForm(from('192.0.2.1'), {})).toEqual({ workplace: false });
  await createWorld(cluster.database);
  expect(await getSignInForm(from('192.0.2.1'), {})).toEqual({ workplace: true });
});

it('somebody of a second workplace comes in by its name, and by no other', async () => {
  const second = await createWorld(cluster.database);
  const { id, email } = await createUser(second, { email: 'ada@second.example' });
  await second.db.updateTable('userAccount').set({ passwordHash: CHEAP }).where('id', '=', id).execute();
  const given = { email, password: PASSWORD };
  const me = await signIn(from('192.0.2.2'), { ...given, tenant: second.tenant.slug });
  expect(me).toMatchObject({ tenant: { id: second.tenant.id, slug: second.tenant.slug }, user: { id } });
  const refused = { kind: { status: 401, code: 'sign_in_refused' } };
  for (const tenant of [{}, { tenant: first.tenant.slug }, { tenant: 'no-such-workplace' }])
    await expect(signIn(from('192.0.2.2'), { ...given, ...tenant })).rejects.toMatchObject(refused);
});

/** What is said to so many attempts in a row, each a second after the one before. */
async function attempts(ip: string, tenant: string | undefined, count: number): Promise<unknown[]> {
  const heard: unknown[] = [];
  for (let i = 0; i < count; i++) {
    const given = { email: 'nobody@first.example', password: 'wrong', ...(tenant !== undefined && { tenant }) };
    const refused = await signIn(from(ip, i), given).catch((error: unknown) => error);
    heard.push((refused as { kind: { code: string } }).kind.code);
  }
  return heard;
}

it('names of workplaces that there are not take no slot of a real account or network', async () => {
  const subjects = async (): Promise<Set<string>> => {
    const rows = await first.db.selectFrom('attemptCount').select('subject').execute();
    return new Set(rows.map(({ subject }) => subject));
  };
  const before = await subjects();
  for (let i = 0; i < 4; i++) await attempts(`198.51.100.${i}`, `made-up-${i}`, 1);
  const made = [...(await subjects()).difference(before)];
  expect(made.length).toBeGreaterThanOrEqual(3);
  expect(made.filter((subject) => !/^(?:network|account|place)\/nowhere\//.test(subject))).toEqual([]);
});

it('how soon one has to wait tells nobody which workplaces there are', async () => {
  const second = await createWorld(cluster.database);
  const here = await attempts('192.0.2.3', undefined, 12);
  expect(here.at(-1)).toBe('too_many_attempts');
  // Whoever had to wait there already hears the same of another workplace, whether there is one or not.
  const there = await attempts('192.0.2.3', second.tenant.slug, 12);
  expect(await attempts('192.0.2.3', 'no-such-workplace', 12)).toEqual(there);
  expect(await attempts('192.0.2.3', 'nor-this-one', 12)).toEqual(there);
});
