import { hash } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import { fail, type Problem, type ProblemKind } from '../contract/problems.ts';
import type { Ctx, Tx } from '../context/context.ts';
import { clearOlder } from '../jobs/housekeeping.ts';
import { networkOf } from '../net/network-of.ts';
import { toDate } from '../time.ts';
import { slotOf } from './slots.ts';

/**
 * How failures slow down what comes next: some are free, after that each wait is twice as long as the one before, up to the
 * longest. Nothing is ever shut for good, and an hour without an attempt is a new beginning.
 */
interface Pace {
  readonly free: number;
  readonly firstSeconds: number;
  readonly longestSeconds: number;
}

const PACES = {
  /** Guesses at one account from one network. */
  place: { free: 10, firstSeconds: 15, longestSeconds: 900 },
  /** At one account from all networks: the brake against an attack from everywhere. */
  account: { free: 100, firstSeconds: 1, longestSeconds: 60 },
  /** From one network at all accounts; a whole office mistypes less. */
  network: { free: 300, firstSeconds: 1, longestSeconds: 30 },
  /** From a browser that has signed in to the account before: whoever attacks from elsewhere does not slow it down. */
  device: { free: 10, firstSeconds: 15, longestSeconds: 900 },
  /** By somebody who is signed in, at her own password. */
  own: { free: 10, firstSeconds: 15, longestSeconds: 900 },
  /** What somebody takes for the code of a screen that asks to be paired: of some hundred million a few count, for minutes. */
  pairing: { free: 10, firstSeconds: 15, longestSeconds: 900 },
  /** Codes at a kiosk that are nobody's. Nobody finds one by trying; the brake spares the server, and must not shut visitors out. */
  kiosk: { free: 30, firstSeconds: 1, longestSeconds: 10 },
  /** What a door's reader read and what is no key at all. Nobody guesses one; the brake spares the server, and must not shut people out. */
  door: { free: 60, firstSeconds: 1, longestSeconds: 5 },
} as const satisfies Readonly<Record<string, Pace>>;

const FORGOTTEN_AFTER_SECONDS = 60 * 60;

/** What an attempt counts under. */
export interface Counted {
  readonly kind: keyof typeof PACES;
  readonly key: string;
}

/** A flood from everywhere writes no more counts than these, however many accounts and networks it names. */
const SLOTS = { place: 1024, account: 512, network: 512 };
/** The same where there is no such workplace: whatever names somebody makes up, they fill no slot of a real account. */
const NOWHERE = { place: 64, account: 64 };

/**
 * Somebody unknown at an account: counted where she is, and over all. An IPv4 address stands for itself: its neighbours are
 * other people's, and an attacker with many of them meets the account's brake.
 */
export const byStranger = (ctx: Ctx, email: string): readonly Counted[] => strangerAt(ctx, email, '', SLOTS);

/** The same at a workplace that there is not. */
export const byStrayed = (ctx: Ctx, email: string, slug: string): readonly Counted[] =>
  strangerAt(ctx, `${slug}\n${email}`, 'nowhere/', NOWHERE);

function strangerAt({ ip }: Ctx, whom: string, apart: string, slots: typeof NOWHERE): readonly Counted[] {
  const account: Counted = { kind: 'account', key: `${apart}${slotOf(whom, slots.account)}` };
  if (ip === null) return [account];
  const network = networkOf(ip);
  const place: Counted = { kind: 'place', key: `${apart}${slotOf(`${whom}\n${network}`, slots.place)}` };
  return [{ kind: 'network', key: `${apart}${slotOf(network, SLOTS.network)}` }, account, place];
}

/** A browser that has signed in to the account before. */
export const byDevice = (name: string): readonly Counted[] => [
  { kind: 'device', key: hash('sha256', name, 'base64url') },
];

/** A person at her own password. */
export const byOwner = (userId: number): readonly Counted[] => [{ kind: 'own', key: String(userId) }];

/** A reader, by whose token it asks and at which resource's door. */
export const byDoor = (who: string, resourceId: number): readonly Counted[] => [
  { kind: 'door', key: `${who}/${resourceId}` },
];

/** Who pairs a screen. */
export const byPairing = (who: string): readonly Counted[] => [{ kind: 'pairing', key: who }];

/** A kiosk, or whatever takes visitors' codes. */
export const byKiosk = (who: string): readonly Counted[] => [{ kind: 'kiosk', key: who }];

const subjectOf = ({ kind, key }: Counted): string => `${kind}/${key}`;

/**
 * Counts an attempt at a password as failed, before it is judged: many at once cannot slip past. One that comes too early
 * counts nowhere.
 * @param counted always in the same order, which is the order of the locks
 * @throws `refusal` with Retry-After when it comes too early for one of them
 */
export async function takeAttempt(ctx: Ctx, counted: readonly Counted[], refusal: ProblemKind): Promise<void> {
  // A flood of what comes too early reads, and writes nothing.
  const early = await findEarly(ctx, counted, refusal);
  if (early) throw early;
  await ctx.tx(async (tx) => {
    for (const one of counted)
      if (!(await take(tx, one))) throw (await findEarly(tx, counted, refusal)) ?? fail(refusal);
  });
}

/** The attempt was good after all: nothing of it is counted, and nobody waits for it. By who took it, at the same instant: what others took since has its wait. */
export async function giveAttemptBack({ db, tenant, now }: Tx, counted: readonly Counted[]): Promise<void> {
  const at = sql`${toDate(now)}::timestamptz`;
  for (const one of counted)
    await sql`update attempt_count as c set failures = greatest(c.failures - 1, 0),
        open_at = case when c.open_at = ${at} + ${waitAfter(PACES[one.kind], sql`c.failures`)} then ${at} else c.open_at end
      where c.tenant_id = ${tenant.id} and c.subject = ${subjectOf(one)}`.execute(db);
}

/** What came before is forgotten: who shows what nobody guesses has guessed nothing. */
export async function forgetAttempts({ db, tenant }: Tx, counted: readonly Counted[]): Promise<void> {
  await db
    .deleteFrom('attemptCount')
    .where('tenantId', '=', tenant.id)
    .where('subject', '=', sql<string>`any(${counted.map(subjectOf)}::text[])`)
    .execute();
}

async function findEarly(ctx: Ctx, counted: readonly Counted[], refusal: ProblemKind): Promise<Problem | null> {
  const { until } = await ctx.db
    .selectFrom('attemptCount')
    .select((row) => row.fn.max('openAt').as('until'))
    .where('tenantId', '=', ctx.tenant.id)
    .where('subject', '=', sql<string>`any(${counted.map(subjectOf)}::text[])`)
    .where('openAt', '>', toDate(ctx.now))
    .executeTakeFirstOrThrow();
  if (until === null) return null;
  const seconds = Math.max(1, Math.ceil((until.getTime() - ctx.now.epochMilliseconds) / 1000));
  return fail(refusal, { headers: { 'retry-after': String(seconds) } });
}

/** How long nobody may try after so many failures, once the free ones are gone. */
const waitAfter = (
  { free, firstSeconds, longestSeconds }: Pace,
  failures: RawBuilder<unknown>,
) => sql`make_interval(secs =>
  least(${longestSeconds}::integer, ${firstSeconds}::integer * power(2, least(${failures} - ${free}::integer, 20))))`;

/** @returns whether there was one to take: of many at once the row lets one after the other look */
async function take({ db, tenant, now }: Tx, one: Counted): Promise<boolean> {
  const pace: Pace = PACES[one.kind];
  const at = sql`${toDate(now)}::timestamptz`;
  const next = sql`(case when c.forget_at <= ${at} then 1 else c.failures + 1 end)`;
  // Requests come in another order than their times say: while there is nothing to wait for, none is too early.
  const open = sql`(case when ${next} < ${pace.free}::integer then c.open_at else ${at} + ${waitAfter(pace, next)} end)`;
  const forgotten = sql`make_interval(secs => ${FORGOTTEN_AFTER_SECONDS}::integer)`;
  const { rows } = await sql`
    insert into attempt_count as c (tenant_id, subject, failures, open_at, forget_at)
    values (${tenant.id}, ${subjectOf(one)}, 1, 'epoch', ${at} + ${forgotten})
    on conflict on constraint attempt_count_pk do update
      set failures = ${next}, open_at = ${open}, forget_at = greatest(${at}, ${open}) + ${forgotten}
      where c.open_at <= ${at}
    returning true`.execute(db);
  return rows.length > 0;
}

/** Counts that nobody minds any more. */
export const forgetOldAttempts = clearOlder('attempt_count', 'forget_at', Temporal.Duration.from({ hours: 0 }));
