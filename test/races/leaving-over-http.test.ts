import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { always } from '../soak/invariants.ts';
import { openStage, type Stage } from '../soak/stage.ts';
import { randomFrom, type Random } from '../support/random.ts';
import type { Sender } from '../support/scene.ts';
import type { Answer } from '../support/server.ts';

// Through the real server, each request a transaction of its own beside what is worked off: an offer against its lapse, and who is shut out
// or loses her role while she takes something. `SEED=… npx vitest run test/races/leaving` replays the wishes.

const ROUNDS = process.env['ATRIUM_PROOF'] === '1' ? 60 : 5;
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const ask = (by: Sender, method: string, path: string, body?: object): Promise<Answer> =>
  stage.scene.server.call(method, path, body, { authorization: '', ...by.headers });
async function made(by: Sender, path: string, body: object): Promise<number> {
  const answer = await ask(by, 'POST', path, body);
  expect([path, answer.status, answer.body]).toMatchObject([path, 201, {}]);
  return answer.body.id as number;
}
async function settle(): Promise<void> {
  while (await stage.work());
}

/** All at once, each a few requests later than it could. */
const together = <T>(next: Random, works: readonly (() => Promise<T>)[]): Promise<T[]> =>
  Promise.all(
    works.map(async (work) => {
      for (let others = next(8); others > 0; others--) await stage.send(null, 'GET', '/buildings?limit=1');
      return work();
    }),
  );

/** What must never be of anything, is not, and nothing failed. */
async function mustBeWell(): Promise<void> {
  await settle();
  const now = new Date(stage.clock.read().epochMilliseconds);
  for (const [name, finding] of Object.entries(always))
    expect([name, await stage.query(finding(now))]).toEqual([name, []]);
  expect(stage.failures).toEqual([]);
}

let things = 0;
async function parking(): Promise<number> {
  const { own } = stage.scene;
  const place = { buildingId: own.here, floorId: own.floorId };
  return (await own.make('/resources', { type: 'parking', name: `Raced ${++things}`, ...place })).id;
}
const PERIOD = { start: '2030-02-04T09:00:00Z', end: '2030-02-04T10:00:00Z' };
const person = (role: 'employee' | 'receptionist' = 'employee') => stage.scene.own.person(role);

/** Something that the first of some who wait for it is offered. @returns what each waits by */
async function offered(...waiting: readonly Sender[]): Promise<{ thing: number; entries: number[] }> {
  const thing = await parking();
  const host = await person();
  const booking = await made(host, '/bookings', { resourceIds: [thing], ...PERIOD });
  const entries: number[] = [];
  for (const one of waiting) entries.push(await made(one, '/waiting-list', { resourceIds: [thing], ...PERIOD }));
  await ask(host, 'POST', `/bookings/${booking}/cancellation`);
  await settle();
  expect(await stateOf(entries[0])).toBe('offered');
  return { thing, entries };
}

async function stateOf(entry = 0): Promise<unknown> {
  const [row] = (await stage.query(sql`select state from waiting_entry where id = ${entry}`)) as { state: string }[];
  return row?.state;
}
/** What became of somebody’s wait, each time that it was told. */
async function outcomesOf(entry = 0): Promise<string[]> {
  const told = sql`select type from event where subject_type = 'waiting_entry' and subject_id = ${entry}
    and type in ('waiting_entry.booked', 'waiting_entry.lapsed', 'waiting_entry.left')`;
  return ((await stage.query(told)) as { type: string }[]).map(({ type }) => type.replace('waiting_entry.', ''));
}
const heldBy = async (thing: number): Promise<string[]> =>
  (
    (await stage.query(sql`select origin, origin_id, booking_id from hold where resource_id = ${thing}
      and (expires_at is null or expires_at > ${new Date(stage.clock.read().epochMilliseconds)})`)) as {
      origin: string;
    }[]
  ).map(({ origin }) => origin);

test(`an offer that is taken while it lapses has one outcome (seed ${SEED})`, { timeout: 600_000 }, async () => {
  const next = randomFrom(SEED);
  const met = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const [first, second] = [await person(), await person()];
    const { thing, entries } = await offered(first, second);
    stage.clock.pass(29);
    const accept = async () => (await ask(first, 'POST', `/waiting-list/${entries[0]}/acceptance`)).status;
    const lapse = async () => {
      stage.clock.pass(1);
      await settle();
      return 0;
    };
    const answers = await together(next, [accept, accept, lapse, lapse]);
    await mustBeWell();
    const outcomes = await outcomesOf(entries[0]);
    const taken = answers.slice(0, 2).filter((status) => status < 300).length;
    expect([
      [1, ['booked']],
      [0, ['lapsed']],
    ]).toContainEqual([taken, outcomes]);
    expect(answers.filter((status) => ![0, 200, 409].includes(status))).toEqual([]);
    expect([await heldBy(thing), await stateOf(entries[1])]).toEqual(
      taken === 1 ? [['booking'], 'waiting'] : [['offer'], 'offered'],
    );
    met.add(String(outcomes[0]));
  }
  console.info(`met: ${[...met].join(', ')}`);
});

const shutOut = async (she: Sender): Promise<number> =>
  (await stage.send(null, 'POST', `/users/${she.userId}/deactivation`, { bookings: 'cancel' })).status;
const demote = async (she: Sender): Promise<number> =>
  (await stage.send(null, 'PATCH', `/users/${she.userId}`, { role: 'employee' })).status;

/** What somebody takes: which she could, and how often she has it. */
type Taking = (
  next: Random,
) => Promise<{ readonly she: Sender; readonly take: () => Promise<number>; readonly has: () => Promise<number> }>;

const bookingsOf = async ({ userId }: Sender): Promise<number> =>
  (
    await stage.query(
      sql`select id from booking where host_id = ${userId} and state in ('confirmed', 'pending', 'checked_in')`,
    )
  ).length;

const takings: Readonly<Record<string, Taking>> = {
  async 'an offer'() {
    const she = await person();
    const { entries } = await offered(she, await person());
    const take = async () => (await ask(she, 'POST', `/waiting-list/${entries[0]}/acceptance`)).status;
    return { she, take, has: () => bookingsOf(she) };
  },
  async 'a place of her team'(next) {
    const { own, server } = stage.scene;
    const [she, mate] = [await person(), await person()];
    const { id: groupId } = await own.make('/groups', { name: `Raced ${++things}` });
    for (const { userId } of [she, mate])
      await server.call('PUT', `/groups/${groupId}/members/${userId}`, undefined, own.admin.headers);
    const place = { type: 'desk', buildingId: own.here, floorId: own.floorId };
    const { id: desk } = await own.make('/resources', { name: `Raced ${++things}`, ...place });
    const date = `2030-03-${String(1 + next(28)).padStart(2, '0')}`;
    const day = await made(mate, '/team-days', { groupId, name: 'Raced', date, resourceIds: [desk] });
    return {
      she,
      take: async () => (await ask(she, 'POST', `/team-days/${day}/places`, {})).status,
      has: () => bookingsOf(she),
    };
  },
  async 'a turn in a draw'(next) {
    const she = await person();
    const wish = { day: `2030-01-${10 + next(10)}`, buildingId: stage.drawn.building };
    const open = sql`select id from seat_request where user_id = ${she.userId} and state = 'open'`;
    return {
      she,
      take: async () => (await ask(she, 'POST', '/seat-requests', wish)).status,
      has: async () => (await stage.query(open)).length,
    };
  },
};

test.each(Object.entries(takings))(
  `%s, taken by one who is shut out meanwhile (seed ${SEED})`,
  { timeout: 600_000 },
  async (_, taking) => {
    const next = randomFrom(SEED);
    const met = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round++) {
      const { she, take, has } = await taking(next);
      const answers = await together(next, [take, take, () => shutOut(she)]);
      await mustBeWell();
      expect(answers[2]).toBe(200);
      expect(answers.slice(0, 2).filter((status) => status < 300).length).toBeLessThanOrEqual(1);
      expect(answers.filter((status) => ![200, 201, 401, 403, 404, 409].includes(status))).toEqual([]);
      expect(await has()).toBe(0);
      met.set(answers.join(' '), (met.get(answers.join(' ')) ?? 0) + 1);
    }
    console.info(`met: ${JSON.stringify(Object.fromEntries(met))}`);
  },
);

test(
  `an offer of somebody, taken for her by one who loses her role meanwhile (seed ${SEED})`,
  { timeout: 600_000 },
  async () => {
    const next = randomFrom(SEED);
    for (let round = 0; round < ROUNDS; round++) {
      const [she, receptionist] = [await person(), await person('receptionist')];
      const { thing, entries } = await offered(she);
      const accept = async () => (await ask(receptionist, 'POST', `/waiting-list/${entries[0]}/acceptance`)).status;
      const answers = await together(next, [accept, accept, () => demote(receptionist)]);
      await mustBeWell();
      const taken = answers.slice(0, 2).filter((status) => status < 300).length;
      expect(answers.filter((status) => ![200, 201, 401, 403, 404, 409].includes(status))).toEqual([]);
      expect([taken, await bookingsOf(she), await outcomesOf(entries[0])]).toEqual(
        taken === 0 ? [0, 0, []] : [1, 1, ['booked']],
      );
      expect(await heldBy(thing)).toEqual([taken === 0 ? 'offer' : 'booking']);
      // What she may not do any more she does not.
      expect(await accept()).toBeGreaterThanOrEqual(400);
    }
  },
);
