import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { judgedElsewhere, refusals, type Judged, type Rules } from '../policies/contract.ts';
import { createPolicy, deletePolicy, judgedFields, listPolicies } from '../policies/policies.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import { extendBooking } from '../presence/presence.ts';
import { createBooking } from '../series/series.ts';
import { createCostCode } from '../cost-codes/cost-codes.ts';
import { cancelBooking, checkBooking, updateBooking } from './bookings.ts';

const ZONE = 'Asia/Hong_Kong';
type Somebody = Awaited<ReturnType<typeof createUser>>;

let testing: TestDatabase;
let world: World;
let building: number;
let ann: Somebody;
let bob: Somebody;
let receptionist: Somebody;
let groupId: number;
let costCodeId: number;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world, { zone: ZONE });
  [ann, bob] = [await createUser(world), await createUser(world)];
  receptionist = await createUser(world, { role: 'receptionist' });
  costCodeId = (await createCostCode(world.ctx, { code: '1010' })).id;
  groupId = (await createGroup(world.ctx, { name: 'Few' })).id;
  await addGroupMember(world.ctx, { id: groupId, userId: ann.id });
});
afterAll(() => testing[Symbol.asyncDispose]());
beforeEach(async () => {
  // What was booked before counts for nobody.
  await world.db.updateTable('booking').set({ hostId: null }).execute();
  for (const { id } of (await listPolicies(world.ctx, { limit: 200 })).items) await deletePolicy(world.ctx, { id });
});

/** A Monday at noon, there. */
const NOW = Temporal.PlainDateTime.from('2027-06-07T12:00').toZonedDateTime(ZONE).toInstant();
const as = ({ who }: Somebody, now = NOW) => contextFor(testing.database, who, now);
const desk = (more: object = {}) => createResource(world, { buildingId: building, ...more });
const policy = (rules: Rules, more: object = {}) => createPolicy(world.ctx, { name: 'The rule', rules, ...more });

/** 'ok', or the refusal's code, its policy's rule, and the field it names. */
async function said(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { extra, param } = error.details;
    return [error.kind.code, (extra?.['rule'] ?? []) as string, param ?? []].flat().join(' ');
  }
}

/** What is asked for: a day and times of the building, and what is said with it. */
interface Wish {
  readonly start: string;
  readonly end: string;
  readonly host?: 'ann' | 'bob';
  readonly acceptTerms?: boolean;
  readonly isCharged?: true;
  readonly guests?: number;
  readonly desks?: number;
}
const nextDay: Wish = { start: '2027-06-08T09:00', end: '2027-06-08T10:00' };
const to = (end: string, start = '2027-06-08T09:00'): Wish => ({ start, end });

/** Each field: a rule, what it allows and what it refuses, of which the end alone may differ so that an extension can say it. */
interface Example {
  readonly rules: Rules;
  readonly allowed: Wish;
  readonly refused: Wish;
}
const open = { hours: { week: [{ day: 2, from: '09:00', to: '17:00' }] } } satisfies Rules;
const examples: Readonly<Record<Exclude<Judged, 'cancelUntil'>, Example>> = {
  bookAhead: { rules: { bookAhead: { unit: 'days', count: 1 } }, allowed: nextDay, refused: to('2027-06-09T00:01') },
  minLength: { rules: { minLength: { minutes: 60 } }, allowed: nextDay, refused: to('2027-06-08T09:59') },
  maxLength: { rules: { maxLength: { minutes: 60 } }, allowed: nextDay, refused: to('2027-06-08T10:01') },
  slot: { rules: { slot: { minutes: 60 } }, allowed: nextDay, refused: to('2027-06-08T10:30') },
  dayParts: {
    rules: { ...open, dayParts: { parts: 'half_days' } },
    allowed: to('2027-06-08T12:00'),
    refused: to('2027-06-08T13:00'),
  },
  hours: { rules: open, allowed: to('2027-06-08T17:00'), refused: to('2027-06-08T17:01') },
  // Of Monday it was done on Sunday.
  seating: {
    rules: { seating: { by: 'draw', daysBefore: 1, at: '13:00' } },
    allowed: to('2027-06-07T14:00', '2027-06-07T13:00'),
    refused: nextDay,
  },
  notice: {
    rules: { notice: { minutes: 60 } },
    allowed: to('2027-06-07T14:00', '2027-06-07T13:00'),
    refused: to('2027-06-07T14:00', '2027-06-07T12:59'),
  },
  allDay: { rules: { ...open, allDay: false }, allowed: to('2027-06-08T16:59'), refused: to('2027-06-08T17:00') },
  crossDay: { rules: { crossDay: false }, allowed: to('2027-06-09T00:00'), refused: to('2027-06-09T00:01') },
  atOnce: {
    rules: { atOnce: { resources: 1 } },
    allowed: nextDay,
    refused: { ...nextDay, desks: 2 },
  },
  capacity: { rules: { capacity: 'enforced' }, allowed: { ...nextDay, guests: 1 }, refused: { ...nextDay, guests: 2 } },
  terms: { rules: { terms: { text: 'Tidy up' } }, allowed: { ...nextDay, acceptTerms: true }, refused: nextDay },
  costCodes: { rules: { costCodes: true }, allowed: { ...nextDay, isCharged: true }, refused: nextDay },
  bookableBy: { rules: {}, allowed: nextDay, refused: { ...nextDay, host: 'bob' } },
  quota: {
    rules: { quota: { unit: 'hours', most: 1, per: 'day' } },
    allowed: nextDay,
    refused: to('2027-06-08T10:01'),
  },
  onePerType: { rules: { onePerType: true }, allowed: nextDay, refused: { ...nextDay, desks: 2 } },
  approval: { rules: { approval: {} }, allowed: nextDay, refused: to('2027-06-07T14:00', '2027-06-07T12:00') },
};
const rulesOf = (field: Judged, { rules }: Example): Rules =>
  field === 'bookableBy' ? { bookableBy: { groupIds: [groupId] } } : rules;

const guestsOf = ({ guests = 0 }: Wish) => Array.from({ length: guests }, (_, i) => ({ name: `Guest ${i}` }));
const askFor = (wish: Wish, resourceIds: number[]) => ({
  resourceIds,
  start: wish.start,
  end: wish.end,
  attendees: guestsOf(wish),
  costCodes: wish.isCharged ? [{ costCodeId }] : [],
  ...(wish.acceptTerms !== undefined && { acceptTerms: wish.acceptTerms }),
});
const hostOf = ({ host }: Wish): Somebody => (host === 'bob' ? bob : ann);
const desks = (count = 1) => Promise.all(Array.from({ length: count }, () => desk({ capacity: 2 })));

/** A booking made before there was any policy. */
const before = async (wish: Wish) => {
  const resourceIds = await desks(wish.desks);
  return { resourceIds, id: (await createBooking(as(hostOf(wish)), askFor(wish, resourceIds))).id };
};

/** What each way of asking says to a wish under a rule. */
const doors: Readonly<Record<string, (rules: Rules, wish: Wish) => Promise<string>>> = {
  async create(rules, wish) {
    const resourceIds = await desks(wish.desks);
    await policy(rules);
    return said(createBooking(as(hostOf(wish)), askFor(wish, resourceIds)));
  },
  async check(rules, wish) {
    const resourceIds = await desks(wish.desks);
    await policy(rules);
    const { allowed, refusals: all } = await checkBooking(as(hostOf(wish)), askFor(wish, resourceIds));
    const [first] = all;
    expect(allowed).toBe(first === undefined);
    return first ? [first.code, first.rule, first.param ?? []].flat().join(' ') : 'ok';
  },
  async change(rules, wish) {
    // From another day, with other desks: all of it becomes what was wished.
    const { id } = await before({ ...wish, ...to('2027-06-10T11:00', '2027-06-10T10:00') });
    const resourceIds = await desks(wish.desks);
    await policy(rules);
    return said(updateBooking(as(hostOf(wish)), { id, ...askFor(wish, resourceIds), giveUpApproval: true }));
  },
  async extension(rules, wish) {
    const shorter = Temporal.PlainDateTime.from(wish.end).subtract({ minutes: 1 }).toString({ smallestUnit: 'minute' });
    const { id } = await before({ ...wish, end: shorter });
    await policy(rules);
    const { end, acceptTerms } = wish;
    return said(
      extendBooking(as(hostOf(wish)), {
        id,
        end,
        giveUpApproval: true,
        ...(acceptTerms !== undefined && { acceptTerms }),
      }),
    );
  },
};

describe('each field is refused once and allowed once', () => {
  const fields = judgedFields.filter((field) => field !== 'cancelUntil');
  // Who pays is not asked anew where only the time becomes another.
  const isAsked = (field: Judged, door: string): boolean => field !== 'costCodes' || door !== 'extension';
  const all = fields.flatMap((field) => Object.keys(doors).map((door) => [field, door] as const));
  test.each(all.filter(([field, door]) => isAsked(field, door)))('%s through %s', async (field, door) => {
    const example = examples[field];
    const ask = doors[door];
    expect(await ask?.(rulesOf(field, example), example.allowed)).toBe('ok');
    for (const { id } of (await listPolicies(world.ctx, {})).items) await deletePolicy(world.ctx, { id });
    expect(await ask?.(rulesOf(field, example), example.refused)).toMatch(
      new RegExp(`^${refusals[field].code} ${field}(?: |$)`),
    );
  });
});

/** Fields that the holds judge: a rule, and the times of another booking that leave room enough, and a minute too little. */
const around = {
  setUp: {
    rules: { setUp: { minutes: 60 } },
    allowed: to('2027-06-08T08:00', '2027-06-08T07:00'),
    refused: to('2027-06-08T08:01', '2027-06-08T07:00'),
  },
  cleanDown: {
    rules: { cleanDown: { minutes: 60 } },
    allowed: to('2027-06-08T12:00', '2027-06-08T11:00'),
    refused: to('2027-06-08T12:00', '2027-06-08T10:59'),
  },
} as const;

/** What each way of asking for the next morning says where somebody else has another time. */
const besides: Readonly<Record<string, (rules: Rules, other: Wish) => Promise<string>>> = {
  async create(rules, other) {
    const { resourceIds } = await before({ ...other, host: 'bob' });
    await policy(rules);
    return said(createBooking(as(ann), askFor(nextDay, resourceIds)));
  },
  async check(rules, other) {
    const { resourceIds } = await before({ ...other, host: 'bob' });
    await policy(rules);
    const { allowed, refusals: all } = await checkBooking(as(ann), askFor(nextDay, resourceIds));
    expect(allowed).toBe(all.length === 0);
    return all[0]?.code ?? 'ok';
  },
  async change(rules, other) {
    const { resourceIds } = await before({ ...other, host: 'bob' });
    const { id } = await before(to('2027-06-10T11:00', '2027-06-10T10:00'));
    await policy(rules);
    return said(updateBooking(as(ann), { id, ...askFor(nextDay, resourceIds) }));
  },
  async extension(rules, other) {
    // The set-up of what stays where it was is not asked for anew: it runs into that of what follows.
    const isRefused = Object.values(around).some(({ refused }) => refused === other);
    await policy(rules);
    const { resourceIds } = await before({ ...around.cleanDown[isRefused ? 'refused' : 'allowed'], host: 'bob' });
    const { id } = await createBooking(as(ann), askFor(to('2027-06-08T09:30'), resourceIds));
    return said(extendBooking(as(ann), { id, end: nextDay.end }));
  },
  async series(rules, other) {
    const { resourceIds } = await before({ ...other, host: 'bob' });
    await policy(rules);
    return said(
      createBooking(as(ann), { ...askFor(nextDay, resourceIds), recurrence: { rule: 'FREQ=DAILY;COUNT=2' } }),
    );
  },
};

describe('the time around a booking is refused once and allowed once', () => {
  test.each(Object.keys(around).flatMap((field) => Object.keys(besides).map((door) => [field, door] as const)))(
    '%s through %s',
    async (field, door) => {
      const { rules, allowed, refused } = around[field as keyof typeof around];
      expect(await besides[door]?.(rules, allowed)).toBe('ok');
      for (const { id } of (await listPolicies(world.ctx, {})).items) await deletePolicy(world.ctx, { id });
      const code = door === 'series' ? /^series_refused/ : /^resource_already_booked/;
      expect(await besides[door]?.(rules, refused)).toMatch(code);
    },
  );

  test('who passes over policies keeps it all the same', async () => {
    const { resourceIds } = await before({ ...around.setUp.refused, host: 'bob' });
    await policy(around.setUp.rules);
    const ask = { ...askFor(nextDay, resourceIds), overrule: true };
    expect(await said(createBooking(as(receptionist), ask))).toBe('resource_already_booked');
  });

  test('each field is refused here that no decider refuses, and none else', () => {
    // duty.test.ts and presence; acting.test.ts; anonymity.test.ts; unseen.test.ts; sight.test.ts and test/hidden.test.ts; series/recurring.test.ts
    const others = [
      'checkIn',
      'earlyCheckOut',
      'extension',
      'managedBy',
      'visibleTo',
      'hideDetails',
      'anonymous',
      'recurring',
    ];
    expect(Object.keys(judgedElsewhere).toSorted()).toEqual([...others, ...Object.keys(around)].toSorted());
  });
});

describe('what was booked can be given back', () => {
  const late = NOW.add({ hours: 19, seconds: 1 });
  test('up to the second, and not afterwards: cancelled, moved, shortened or given to other desks', async () => {
    const { id, resourceIds } = await before(nextDay);
    await policy({ cancelUntil: { minutes: 120 } });
    const refused = `${refusals.cancelUntil.code} cancelUntil`;
    const other = await desks();
    const changes = [
      { start: '2027-06-08T09:15' },
      { end: '2027-06-08T09:45' },
      { resourceIds: other },
      { start: '2027-06-09T09:00', end: '2027-06-09T10:00' },
    ];
    for (const change of changes) expect(await said(updateBooking(as(ann, late), { id, ...change }))).toBe(refused);
    expect(await said(cancelBooking(as(ann, late), { id }))).toBe(refused);
    // More of it gives nothing back.
    expect(await said(updateBooking(as(ann, late), { id, resourceIds: [...resourceIds, ...other] }))).toBe('ok');
    expect(await said(extendBooking(as(ann, late), { id, end: '2027-06-08T10:30' }))).toBe('ok');
    expect(await said(updateBooking(as(ann, late), { id, title: 'Renamed' }))).toBe('ok');
    expect(await said(cancelBooking(as(ann, late), { id, overrule: true }))).toBe('booking_overrule_refused overrule');
    expect(await said(cancelBooking(as(receptionist, late), { id }))).toBe(refused);
    expect(await said(cancelBooking(as(receptionist, late), { id, overrule: true }))).toBe('ok');
    const again = await before(nextDay);
    expect(await said(cancelBooking(as(ann, NOW.add({ hours: 19 })), { id: again.id }))).toBe('ok');
  });

  test('by the rules for what was booked, not for what it becomes', async () => {
    const { id, resourceIds } = await before(nextDay);
    const other = await desks();
    await policy({ cancelUntil: { minutes: 120 } }, { resourceId: other[0] });
    expect(await said(updateBooking(as(ann, late), { id, resourceIds: other }))).toBe('ok');
    expect(await said(updateBooking(as(ann, late), { id, resourceIds }))).toBe(
      `${refusals.cancelUntil.code} cancelUntil`,
    );
  });
});

describe('what a policy does not touch', () => {
  test('stays: what was booked before, and changes of neither time, resources nor host', async () => {
    const { id, resourceIds } = await before({ start: '2027-06-08T09:07', end: '2027-06-08T10:11', guests: 1 });
    await policy({ slot: { minutes: 60 }, capacity: 'enforced', terms: { text: 'Tidy up' } });
    const same = { start: '2027-06-08T09:07', end: '2027-06-08T10:11', resourceIds, hostId: ann.id };
    expect(await said(updateBooking(as(ann), { id, title: 'Renamed', ...same }))).toBe('ok');
    expect(await said(updateBooking(as(ann), { id, attendees: [] }))).toBe('ok');
    expect(await said(updateBooking(as(ann), { id, end: '2027-06-08T10:12' }))).toBe('booking_off_slot slot start');
    // More people need seats all the same.
    expect(await said(updateBooking(as(ann), { id, attendees: guestsOf({ ...nextDay, guests: 1 }) }))).toBe('ok');
    expect(await said(updateBooking(as(ann), { id, attendees: guestsOf({ ...nextDay, guests: 2 }) }))).toBe(
      'booking_over_capacity capacity attendees',
    );
  });

  test('is judged again when it gets another host', async () => {
    const { id } = await before(nextDay);
    await policy({ bookableBy: { groupIds: [groupId] } });
    const give = { id, hostId: bob.id };
    expect(await said(updateBooking(as(receptionist), give))).toBe('booking_not_for_host bookableBy hostId');
    expect(await said(updateBooking(as(receptionist), { ...give, overrule: true }))).toBe('ok');
    expect(await said(updateBooking(as(receptionist), { id, hostId: ann.id }))).toBe('ok');
  });

  test('goes on while it runs: notice was given when it was booked', async () => {
    const { id } = await before(to('2027-06-07T14:00', '2027-06-07T13:00'));
    await policy({ notice: { minutes: 600 } });
    const running = NOW.add({ minutes: 70 });
    expect(await said(extendBooking(as(ann, running), { id, end: '2027-06-07T15:00' }))).toBe('ok');
    expect(await said(extendBooking(as(ann), { id, end: '2027-06-07T16:00' }))).toMatch(/^booking_notice_too_short/);
  });
});

describe('policies bind managers too', () => {
  test('unless they pass over them, which takes the right in all the places', async () => {
    const [id] = await desks();
    await policy({ minLength: { minutes: 600 } });
    const ask = { ...nextDay, resourceIds: [id ?? 0] };
    const elsewhere = { ...receptionist, who: { ...receptionist.who, reach: [] } };
    expect(await said(createBooking(as(receptionist), ask))).toBe('booking_too_short minLength end');
    expect(await said(createBooking(as(elsewhere), { ...ask, overrule: true }))).toBe(
      'booking_overrule_refused overrule',
    );
    expect(await said(createBooking(as(ann), { ...ask, overrule: true }))).toBe('booking_overrule_refused overrule');
    expect(await said(createBooking(as(receptionist), { ...ask, overrule: true }))).toBe('ok');
  });
});

test('each resource is judged by its own building’s clocks', async () => {
  const far = await createBuilding(world, { zone: 'America/New_York' });
  const [there, here] = [await desk({ buildingId: far }), await desk()];
  await policy(open);
  const ask = { start: '2027-06-08T09:00+08:00', end: '2027-06-08T10:00+08:00' };
  expect(await said(createBooking(as(ann), { ...ask, resourceIds: [here] }))).toBe('ok');
  expect(await said(createBooking(as(ann), { ...ask, resourceIds: [there] }))).toBe(
    'booking_outside_hours hours start',
  );
  const check = await checkBooking(as(ann), { ...ask, resourceIds: [here, there] });
  expect(check.refusals.map(({ code, resourceId }) => [code, resourceId])).toEqual([
    ['booking_outside_hours', there],
    ['resource_already_booked', here],
  ]);
});
