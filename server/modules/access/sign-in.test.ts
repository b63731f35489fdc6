import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { workOff } from '../../../test/support/queue.ts';
import { openContext, type Ctx } from '../../platform/context/context.ts';
import { anonymousPrincipal } from '../../platform/context/principal.ts';
import { byStranger, forgetOldAttempts, takeAttempt } from '../../platform/limits/attempts.ts';
import { slotOf } from '../../platform/limits/slots.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import { setPassword, signIn, sumFailedSignIns } from './access.ts';
import { jobs, tooManyAttempts } from './password-contract.ts';
import { noteFailure } from './failures.ts';

const PASSWORD = 'a horse of course';
/** The same password, hashed at a cost of eight kilobytes: what is counted here is not the time it takes. */
const CHEAP = '$argon2id$v=19$m=8,t=1,p=1$AQEBAQEBAQEBAQEBAQEBAQ$vXEtnncyZuGaRE8lxhGKJJey/TRWeHU2QVk53awrgAQ';

let cluster: TestDatabase;
let world: World;
let added = 0;
beforeAll(async () => {
  cluster = await createTestDatabase();
});
afterAll(() => cluster[Symbol.asyncDispose]());
// Counts share places: with a workplace of its own and the same addresses, a test always fills the same ones.
beforeEach(async () => {
  world = await createWorld(cluster.database);
  added = 0;
});

const start = Temporal.Instant.from('2027-03-01T09:00:00Z');

interface Browser {
  readonly ip: string;
  readonly at?: number;
  readonly proofs?: readonly string[];
}

/** The request of a browser that nobody is signed in with, so many seconds after the start. */
const from = ({ ip, at = 0, proofs = [] }: Browser): Ctx =>
  openContext(cluster.database, () => undefined, {
    who: anonymousPrincipal(world.tenant, ip, { deviceProofs: proofs }),
    now: start.add({ milliseconds: Math.round(at * 1000) }),
    requestId: 'test',
    ip,
  });

async function person(): Promise<{ readonly id: number; readonly email: string }> {
  const { id, email } = await createUser(world, { email: `person.${++added}@example.com` });
  await world.db.updateTable('userAccount').set({ passwordHash: CHEAP }).where('id', '=', id).execute();
  return { id, email };
}

/** Tries once. @returns `in`, `wrong`, or the seconds to wait */
async function tries(browser: Browser, email: string, password = 'a wrong guess'): Promise<string | number> {
  try {
    await signIn(from(browser), { email, password });
    return 'in';
  } catch (error) {
    const { kind, details } = error as { kind: { code: string }; details: { headers?: Record<string, string> } };
    if (kind.code === 'sign_in_refused') return 'wrong';
    if (kind.code === 'too_many_attempts') return Number(details.headers?.['retry-after']);
    throw error;
  }
}

const ATTACKER = '203.0.113.66';
const OFFICE = '198.51.100.10';

/** Guesses as fast as it may for some seconds, and never heeds what it is told. @returns how many were judged */
async function hammers(ip: string, email: string, seconds: number): Promise<number> {
  let judged = 0;
  for (let at = 0; at < seconds; at += 5) if ((await tries({ ip, at }, email)) === 'wrong') judged++;
  return judged;
}

/** As if that many had failed just now. */
async function failed(kind: string, key: string, failures: number): Promise<void> {
  const times = { openAt: new Date(0), forgetAt: new Date(start.add({ hours: 1 }).epochMilliseconds) };
  await world.db
    .insertInto('attemptCount')
    .values({ tenantId: world.tenant.id, subject: `${kind}/${key}`, failures, ...times })
    .execute();
}

const countRows = async () =>
  Number(
    (
      await world.db
        .selectFrom('attemptCount')
        .select((row) => row.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  );

describe('failures', () => {
  it('of one network at one account: ten are free, then each wait is longer, and none is for good', async () => {
    const { email } = await person();
    for (let i = 0; i < 10; i++) expect(await tries({ ip: ATTACKER, at: i }, email)).toBe('wrong');
    expect(await tries({ ip: ATTACKER, at: 9 }, email, PASSWORD)).toBe(15);
    expect(await tries({ ip: ATTACKER, at: 23.5 }, email, PASSWORD)).toBe(1);
    expect(await tries({ ip: ATTACKER, at: 24 }, email)).toBe('wrong');
    expect(await tries({ ip: ATTACKER, at: 25 }, email)).toBe(29);
    let at = 24;
    for (const wait of [30, 60, 120, 240, 480, 900, 900]) {
      expect(await tries({ ip: ATTACKER, at: at + wait - 1 }, email)).toBe(1);
      expect(await tries({ ip: ATTACKER, at: (at += wait) }, email)).toBe('wrong');
    }
    expect(await tries({ ip: ATTACKER, at: at + 900 }, email, PASSWORD)).toBe('in');
  });

  it('are forgotten after an hour without an attempt', async () => {
    const { email } = await person();
    for (let i = 0; i < 10; i++) await tries({ ip: ATTACKER, at: i }, email);
    const later = 9 + 15 + 3600;
    for (let i = 0; i < 10; i++) expect(await tries({ ip: ATTACKER, at: later + i }, email)).toBe('wrong');
    expect(await tries({ ip: ATTACKER, at: later + 10 }, email)).toBe(14);
  });

  it('are counted before they are judged: of many at once no more get through', async () => {
    const { email } = await person();
    const storm = Array.from({ length: 40 }, (_, i) => tries({ ip: ATTACKER, at: i / 1000 }, email.toUpperCase()));
    const heard = await Promise.all(storm);
    expect(heard.filter((one) => one === 'wrong')).toHaveLength(10);
  });

  it('elsewhere keep nobody out, nor do those of others in the same office', async () => {
    const [ada, ben, eve] = [await person(), await person(), await person()];
    expect(await hammers(ATTACKER, ada.email, 300)).toBeLessThan(16);
    expect(await hammers(OFFICE, eve.email, 300)).toBeLessThan(16);
    // Meanwhile: nobody waits, not even for a browser that was never seen before.
    expect(await tries({ ip: OFFICE, at: 300 }, ada.email, PASSWORD)).toBe('in');
    expect(await tries({ ip: OFFICE, at: 300 }, ben.email, PASSWORD)).toBe('in');
  });

  it('count apart from a browser that has signed in before: behind the attacker’s own address she comes in', async () => {
    const { email } = await person();
    const { deviceProof } = await signIn(from({ ip: OFFICE }), { email, password: PASSWORD });
    expect(await hammers(OFFICE, email, 120)).toBeLessThan(16);
    expect(await tries({ ip: OFFICE, at: 120 }, email, PASSWORD)).toBeGreaterThan(0);
    const known = { ip: OFFICE, at: 120, proofs: ['A'.repeat(43), deviceProof] };
    expect(await tries(known, email, PASSWORD)).toBe('in');
    // Whoever holds her laptop has ten guesses as well.
    for (let i = 0; i < 10; i++) expect(await tries(known, email)).toBe('wrong');
    expect(await tries(known, email)).toBe(15);
  });

  it('are no less of another account with her proof, a made-up one or one of before her password changed', async () => {
    const [ada, eve] = [await person(), await person()];
    const { deviceProof } = await signIn(from({ ip: OFFICE }), { email: eve.email, password: PASSWORD });
    for (let i = 0; i < 10; i++) await tries({ ip: ATTACKER, at: i }, ada.email);
    await hammers(ATTACKER, eve.email, 60);
    const forged = [deviceProof, `${deviceProof.slice(0, -2)}xx`, 'B'.repeat(43)];
    expect(await tries({ ip: ATTACKER, at: 10, proofs: forged }, ada.email)).toBe(14);
    await setPassword(world.ctx, { id: eve.id, password: 'another horse of course' });
    expect(await tries({ ip: ATTACKER, at: 58, proofs: [deviceProof] }, eve.email)).toBeGreaterThan(0);
  });

  it('of one account from everywhere slow it down by a minute at most, and a known browser not at all', async () => {
    const { email } = await person();
    await failed('account', slotOf(email, 512), 90);
    const { deviceProof } = await signIn(from({ ip: OFFICE }), { email, password: PASSWORD });
    let judged = 0;
    let longest = 0;
    for (let i = 0; i < 40; i++) {
      const heard = await tries({ ip: `192.0.2.${i}`, at: i / 4 }, email);
      if (heard === 'wrong') judged++;
      else longest = Math.max(longest, Number(heard));
    }
    expect(judged).toBeGreaterThanOrEqual(10);
    expect(judged).toBeLessThanOrEqual(14);
    expect(longest).toBeLessThanOrEqual(60);
    expect(await tries({ ip: OFFICE, at: 15, proofs: [deviceProof] }, email, PASSWORD)).toBe('in');
    expect(await tries({ ip: '198.51.100.99', at: 10 + longest }, email, PASSWORD)).toBe('in');
  });
});

describe('a flood', () => {
  it('from one network over all accounts is slowed down, and writes few counts', async () => {
    let judged = 0;
    await failed('network', slotOf('2001:db8:1:2::/64', 512), 290);
    for (let i = 0; i < 200; i++) {
      const ctx = from({ ip: '2001:db8:1:2::' + (i % 9), at: i / 20 });
      judged += await takeAttempt(ctx, byStranger(ctx, `somebody.${i}@example.com`), tooManyAttempts).then(
        () => 1,
        () => 0,
      );
    }
    expect(judged).toBeGreaterThanOrEqual(10);
    expect(judged).toBeLessThan(15);
    // Of each one that was judged at most two, and the network's own.
    expect(await countRows()).toBeLessThanOrEqual(1 + 2 * judged);
  });

  it('from everywhere at all accounts writes no more counts than there are places for', async () => {
    const one = async (i: number): Promise<void> => {
      const ctx = from({ ip: `2001:db8:${i.toString(16)}::1`, at: 60 });
      await takeAttempt(ctx, byStranger(ctx, `someone.${i}@example.com`), tooManyAttempts).catch(() => undefined);
    };
    for (let i = 0; i < 1000; i += 8) await Promise.all(Array.from({ length: 8 }, (_, j) => one(i + j)));
    expect(await countRows()).toBeLessThanOrEqual(1024 + 512 + 512);
    expect(
      await forgetOldAttempts.clear(cluster.database.forTenant(ALL_TENANTS), start.add({ hours: 3 }), 5000),
    ).toBeGreaterThan(1000);
    expect(await countRows()).toBe(0);
  });

  it('is written down one by one to a hundred in an hour, and then as one number', async () => {
    const ctx = from({ ip: ATTACKER });
    for (let i = 0; i < 150; i++) await noteFailure(ctx, `nobody.${i}@example.com`, undefined);
    const written = () =>
      world.db
        .selectFrom('audit')
        .select(['action', 'subjectId', 'after'])
        .where('action', '=', 'session.failed')
        .orderBy('at')
        .orderBy('id')
        .execute();
    expect(await written()).toHaveLength(100);
    const declared = { 'failed_sign_ins.sum': jobs['failed_sign_ins.sum'] };
    const rows = joinJobs(declared, {
      'failed_sign_ins.sum': { inside: async (tx, [window]) => window && sumFailedSignIns(tx, window) },
    });
    const onError = (error: unknown): void => {
      throw error;
    };
    await workOff(cluster.database, rows, { clock: () => start.add({ minutes: 59 }), onError });
    expect(await written()).toHaveLength(100);
    await workOff(cluster.database, rows, { clock: () => start.add({ minutes: 60 }), onError });
    expect((await written()).at(-1)).toMatchObject({
      subjectId: 'many',
      after: { from: '2027-03-01T09:00:00Z', until: '2027-03-01T10:00:00Z', count: 50 },
    });
    expect(await written()).toHaveLength(101);
  });
});
