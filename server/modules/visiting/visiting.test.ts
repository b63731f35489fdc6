import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { roleScopes } from '../../platform/contract/scopes.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import { addVisitors, createVisit, listVisits, noteArrival, updateVisit } from '../visitors/visitors.ts';
import { MAX_UNWELCOME, MAX_VISITING_POLICIES, type VisitingRules } from './contract.ts';
import { decideSense, decideVisit } from './rules.ts';
import {
  createUnwelcomeVisitor,
  createVisitingPolicy,
  deleteUnwelcomeVisitor,
  deleteVisitingPolicy,
  forgetEnded,
  getUnwelcomeVisitor,
  listUnwelcomeVisitors,
  listVisitingPolicies,
  updateUnwelcomeVisitor,
  updateVisitingPolicy,
} from './visiting.ts';

let testing: TestDatabase;
let world: World;
let tower: number;
let annex: number;
let ann: Principal;
let desk: Principal;
let keeper: Principal;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  tower = await createBuilding(world, { zone: 'Asia/Hong_Kong' });
  annex = await createBuilding(world, { zone: 'Asia/Hong_Kong' });
  ann = (await createUser(world)).who;
  const at = async (role: 'receptionist' | 'space_manager'): Promise<Principal> => ({
    ...(await createUser(world, { role })).who,
    scopes: roleScopes[role],
    reach: [tower],
  });
  [desk, keeper] = [await at('receptionist'), await at('space_manager')];
});
afterAll(() => testing[Symbol.asyncDispose]());

/** Eight in the morning of Monday the 7th in Hong Kong. */
const MORNING = Temporal.Instant.from('2030-01-07T00:00:00Z');
const as = (who: Principal) => contextFor(testing.database, who, MORNING);

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { param, extra } = error.details;
    return [error.kind.code, param, extra?.['rule']].filter((one) => typeof one === 'string').join(' ');
  }
  return 'allowed';
}

const invite = (who: Principal, start: string, end: string, given: object = {}) =>
  createVisit(as(who), { visitors: [{ name: 'Vera' }], buildingId: tower, start, end, ...given });

const at = (wall: string) => Temporal.PlainDateTime.from(wall).toZonedDateTime('Asia/Hong_Kong').toInstant();
const weekdays = { week: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' })) };

describe('what a policy refuses', () => {
  const cases: readonly (readonly [VisitingRules, string, string, string])[] = [
    [{ inviteAhead: { days: 2 } }, '2030-01-09T23:59', '2030-01-10T01:00', 'allowed'],
    [{ inviteAhead: { days: 2 } }, '2030-01-10T00:00', '2030-01-10T01:00', 'visit_not_open_yet start'],
    [{ inviteAhead: { days: 0 } }, '2030-01-07T23:00', '2030-01-08T01:00', 'allowed'],
    [{ minLength: { minutes: 30 } }, '2030-01-08T09:00', '2030-01-08T09:30', 'allowed'],
    [{ minLength: { minutes: 30 } }, '2030-01-08T09:00', '2030-01-08T09:29', 'visit_too_short end'],
    [{ maxLength: { minutes: 60 } }, '2030-01-08T09:00', '2030-01-08T10:00', 'allowed'],
    [{ maxLength: { minutes: 60 } }, '2030-01-08T09:00', '2030-01-08T10:01', 'visit_longer_than_allowed end'],
    [{ hours: weekdays }, '2030-01-08T09:00', '2030-01-08T18:00', 'allowed'],
    [{ hours: weekdays }, '2030-01-08T08:59', '2030-01-08T10:00', 'visit_outside_hours start'],
    [{ hours: weekdays }, '2030-01-08T17:00', '2030-01-08T18:01', 'visit_outside_hours end'],
    [{ hours: weekdays }, '2030-01-12T10:00', '2030-01-12T11:00', 'visit_outside_hours start'],
    [{ hours: weekdays }, '2030-01-08T10:00', '2030-01-09T11:00', 'allowed'],
    [{ hours: { week: [{ day: 2, from: '20:00', to: '24:00' }] } }, '2030-01-08T20:00', '2030-01-09T00:00', 'allowed'],
    [
      {
        hours: {
          week: [
            { day: 2, from: '13:00', to: '17:00' },
            { day: 2, from: '09:00', to: '12:00' },
          ],
        },
      },
      '2030-01-08T11:00',
      '2030-01-08T14:00',
      'visit_outside_hours end',
    ],
  ];
  test.each(cases)('%j from %s to %s: %s', (rules, start, end, wanted) => {
    const asked = { during: { start: at(start), end: at(end) }, zone: 'Asia/Hong_Kong', now: MORNING, purposeId: null };
    const verdict = decideVisit([{ id: 7, buildingId: 1, rules }], asked);
    expect(verdict.ok ? 'allowed' : `${verdict.kind.code} ${verdict.details.param}`).toBe(wanted);
    const says = { rule: Object.keys(rules)[0], policyId: 7 };
    expect(verdict.ok ? says : verdict.details.extra).toEqual(says);
  });

  test('of a field the building’s policy says more than the one for all, and the first more than the next', () => {
    const asked = {
      during: { start: at('2030-01-08T09:00'), end: at('2030-01-08T11:00') },
      zone: 'UTC',
      now: MORNING,
      purposeId: null,
    };
    const most = (minutes: number): VisitingRules => ({ maxLength: { minutes } });
    const all = { id: 1, buildingId: null, rules: most(60) };
    expect(decideVisit([all, { id: 3, buildingId: 5, rules: most(240) }], asked).ok).toBe(true);
    expect(decideVisit([all, { id: 3, buildingId: 5, rules: { inviteAhead: { days: 9 } } }], asked)).toMatchObject({
      details: { extra: { rule: 'maxLength', policyId: 1 } },
    });
    expect(
      decideVisit(
        [
          { id: 9, buildingId: 5, rules: most(60) },
          { id: 3, buildingId: 5, rules: most(240) },
        ],
        asked,
      ).ok,
    ).toBe(true);
  });

  test.each([
    [{ minLength: { minutes: 90 }, maxLength: { minutes: 60 } }, 'rules.minLength'],
    [{ hours: { week: [{ day: 1, from: '18:00', to: '09:00' }] } }, 'rules.hours.week[0].to'],
  ] as const)('%j contradicts itself', (rules, param) => {
    expect(decideSense(rules as unknown as VisitingRules)).toMatchObject({ ok: false, details: { param } });
  });
});

test('who is invited, and what is moved, keeps to it; what is expected already stays, and the front desk lets in whom it will', async () => {
  const before = await invite(ann, '2030-01-08T20:00', '2030-01-08T21:00');
  const rules = { hours: weekdays, inviteAhead: { days: 7 } };
  const { id, version } = await createVisitingPolicy(as(keeper), { name: 'Days', buildingId: tower, rules });
  const outside = 'visit_outside_hours start hours';
  expect(await refusal(invite(ann, '2030-01-08T20:00', '2030-01-08T21:00'))).toBe(outside);
  expect(await refusal(invite(desk, '2030-01-08T20:00', '2030-01-08T21:00', { hostId: ann.userId }))).toBe(outside);
  expect(await refusal(invite(ann, '2030-01-20T10:00', '2030-01-20T11:00'))).toBe(
    'visit_not_open_yet start inviteAhead',
  );
  expect(await refusal(updateVisit(as(ann), { id: before.id, purpose: 'Talk' }))).toBe('allowed');
  expect(await refusal(updateVisit(as(ann), { id: before.id, end: '2030-01-08T22:00' }))).toBe(outside);
  const here = { arrived: true, hostId: ann.userId };
  expect(await refusal(invite(ann, '2030-01-07T08:00', '2030-01-07T10:00', here))).toBe(outside);
  expect(await refusal(invite(desk, '2030-01-07T08:00', '2030-01-07T10:00', here))).toBe('allowed');
  const elsewhere = await invite(ann, '2030-01-08T20:00', '2030-01-08T21:00', { buildingId: annex });
  expect(await refusal(updateVisit(as(ann), { id: elsewhere.id, buildingId: tower }))).toBe(outside);

  expect(await refusal(updateVisitingPolicy(as(keeper), { id, version: version + 1, name: 'X' }))).toBe(
    'version_conflict version',
  );
  await updateVisitingPolicy(as(keeper), { id, version, rules: { inviteAhead: { days: 7 } } });
  expect(await refusal(invite(ann, '2030-01-08T20:00', '2030-01-08T21:00'))).toBe('allowed');
  await deleteVisitingPolicy(as(keeper), { id });
  expect(await refusal(invite(ann, '2030-01-20T10:00', '2030-01-20T11:00'))).toBe('allowed');
});

describe('a visit that is moved where it is', () => {
  const ruling = (rules: VisitingRules) => [{ id: 1, buildingId: tower, rules }];
  // Tuesday from eleven in the morning to eight in the evening.
  const was = { start: at('2030-01-08T11:00'), end: at('2030-01-08T20:00') };
  const hour = { minutes: 60 };
  const cases: readonly (readonly [VisitingRules, string, string, string])[] = [
    [{ maxLength: hour }, '11:00', '19:00', 'allowed'],
    [{ maxLength: hour }, '10:00', '19:00', 'allowed'],
    [{ maxLength: hour }, '11:00', '20:01', 'visit_longer_than_allowed'],
    [{ minLength: { minutes: 1_000 } }, '11:00', '21:00', 'allowed'],
    [{ minLength: { minutes: 1_000 } }, '11:00', '19:59', 'visit_too_short'],
    [{ inviteAhead: { days: 0 } }, '10:00', '20:00', 'allowed'],
    [{ inviteAhead: { days: 0 } }, '11:01', '20:00', 'visit_not_open_yet'],
    [{ hours: weekdays }, '11:00', '18:00', 'allowed'],
    [{ hours: weekdays }, '12:00', '20:00', 'allowed'],
    [{ hours: weekdays }, '11:00', '18:01', 'visit_outside_hours'],
    [{ hours: weekdays }, '18:30', '20:00', 'visit_outside_hours'],
    [{ hours: weekdays }, '10:00', '20:00', 'visit_outside_hours'],
    [{ hours: weekdays }, '10:00', '17:00', 'allowed'],
  ];
  test.each(cases)('by %j from %s to %s: %s', (rules, start, end, said) => {
    const during = { start: at(`2030-01-08T${start}`), end: at(`2030-01-08T${end}`) };
    const asked = { during, zone: 'Asia/Hong_Kong', purposeId: null, now: MORNING };
    const verdict = decideVisit(ruling(rules), { ...asked, was });
    expect(verdict.ok ? 'allowed' : verdict.kind.code).toBe(said);
  });

  test('is shortened although a later policy says less, and in another building obeys as a new one', async () => {
    const { id } = await invite(ann, '2030-01-08T11:00', '2030-01-08T17:00', { buildingId: annex });
    const policy = await createVisitingPolicy(as(world.ctx.who), {
      name: 'Short',
      buildingId: annex,
      rules: { maxLength: hour },
    });
    expect(await refusal(updateVisit(as(ann), { id, end: '2030-01-08T16:00' }))).toBe('allowed');
    const longer = 'visit_longer_than_allowed end maxLength';
    expect(await refusal(updateVisit(as(ann), { id, end: '2030-01-08T16:30' }))).toBe(longer);
    const elsewhere = await invite(ann, '2030-01-08T11:00', '2030-01-08T17:00');
    expect(await refusal(updateVisit(as(ann), { id: elsewhere.id, buildingId: annex, end: '2030-01-08T16:00' }))).toBe(
      longer,
    );
    await deleteVisitingPolicy(as(world.ctx.who), { id: policy.id });
  });
});

test('a policy is kept where somebody reaches, and for all buildings by who reaches all', async () => {
  const rules = { inviteAhead: { days: 3653 } };
  const add = (buildingId: number | null) => createVisitingPolicy(as(keeper), { name: 'Some', buildingId, rules });
  expect(await refusal(add(null))).toBe('building_out_of_reach');
  expect(await refusal(add(annex))).toBe('building_out_of_reach');
  const { id } = await createVisitingPolicy(as(world.ctx.who), { name: 'All', rules });
  expect(await refusal(updateVisitingPolicy(as(keeper), { id, name: 'Mine' }))).toBe('building_out_of_reach');
  expect(await refusal(deleteVisitingPolicy(as(keeper), { id }))).toBe('building_out_of_reach');
  expect((await listVisitingPolicies(as(ann), {})).items.map((one) => one.id)).toContain(id);
});

test(`of policies there are ${MAX_VISITING_POLICIES} at most, of those not received ${MAX_UNWELCOME}, however many are added at once`, async () => {
  const full = await createWorld(testing.database);
  const own = { tenantId: full.tenant.id, createdAt: full.at };
  const rules = { inviteAhead: { days: 3653 } };
  const policies = Array.from({ length: MAX_VISITING_POLICIES - 1 }, (_, i) => ({
    ...own,
    name: `Policy ${i}`,
    rules: JSON.stringify(rules),
  }));
  await full.db.insertInto('visitingPolicy').values(policies).execute();
  const others = Array.from({ length: MAX_UNWELCOME - 1 }, (_, i) => ({
    ...own,
    email: `${i}@away.example`,
    reason: 'Many',
    createdBy: 'a test',
  }));
  await full.db.insertInto('unwelcomeVisitor').values(others).execute();
  const ways = [
    () => createVisitingPolicy(full.ctx, { name: 'One more', rules }),
    () => createUnwelcomeVisitor(full.ctx, { email: 'last@away.example', reason: 'One more' }),
  ];
  const told: string[][] = [];
  for (const add of ways) told.push((await Promise.all(Array.from({ length: 4 }, () => refusal(add())))).toSorted());
  expect(told).toEqual(
    ['too_many_visiting_policies', 'too_many_unwelcome_visitors'].map((code) => ['allowed', code, code, code]),
  );
});

test('who became unwelcome after she was invited is marked for who receives visitors there, and not let in', async () => {
  const address = (email: string) => ({ visitors: [{ name: 'Uma', email, company: 'Umbrella  Co' }, { name: 'Vic' }] });
  const { id } = await invite(ann, '2030-01-07T09:00', '2030-01-07T10:00', address('uma@mail.umbrella.example'));
  const marks = async (who: Principal) =>
    (await listVisits(as(who), { from: '2030-01-07T00:00Z' })).items
      .find((one) => one.id === id)
      ?.badges.map(({ unwelcome }) => unwelcome);
  expect(await marks(desk)).toEqual([false, false]);
  const reason = 'Took a laptop';
  for (const whom of [
    { email: 'uma@mail.umbrella.example' },
    { domain: 'umbrella.example' },
    { name: 'UMA' },
    { company: 'umbrella co' },
    { company: 'umbrella co', name: 'uma', domain: 'mail.umbrella.example' },
  ]) {
    const entry = await createUnwelcomeVisitor(as(desk), { buildingId: tower, reason, ...whom });
    expect([whom, await marks(desk), await marks(ann)]).toEqual([whom, [true, false], [null, null]]);
    expect(await refusal(noteArrival(as(desk), { id }))).toBe('visitor_not_welcome badgeId');
    await deleteUnwelcomeVisitor(as(desk), { id: entry.id });
    expect(await marks(desk)).toEqual([false, false]);
  }
  const others = [
    { buildingId: annex, name: 'Uma' },
    { buildingId: tower, name: 'Uma', company: 'Others' },
    { buildingId: tower, email: 'vic@mail.umbrella.example' },
    { buildingId: tower, domain: 'brella.example' },
  ];
  const entries = await Promise.all(
    others.map((whom) => createUnwelcomeVisitor(as(world.ctx.who), { reason, ...whom })),
  );
  expect(await marks(desk)).toEqual([false, false]);
  for (const entry of entries) await deleteUnwelcomeVisitor(as(world.ctx.who), { id: entry.id });
});

describe('who is not received', () => {
  const add = (given: object, who = desk) =>
    createUnwelcomeVisitor(as(who), { buildingId: tower, reason: 'Took a laptop', ...given });
  const comes = (visitor: { readonly name: string; readonly email?: string; readonly company?: string }, given = {}) =>
    refusal(invite(ann, '2030-01-08T10:00', '2030-01-08T11:00', { visitors: [{ name: 'Fine' }, visitor], ...given }));
  const no = 'visitor_not_welcome visitors[1]';

  test.each([
    [{ email: 'Eve@Evil.example' }, { name: 'X', email: 'eVE@evil.example' }, { name: 'X', email: 'eva@evil.example' }],
    [{ domain: 'Bad.example' }, { name: 'X', email: 'a@bad.EXAMPLE' }, { name: 'X', email: 'a@notbad.example' }],
    [{ domain: 'worse.example' }, { name: 'X', email: 'a@mail.worse.example' }, { name: 'X' }],
    [{ name: 'Ren\u00e9  Roe' }, { name: 'RENE\u0301 ROE' }, { name: 'Ren\u00e9 Roes' }],
    [{ company: 'Acme, Inc.' }, { name: 'X', company: ' acme,  INC. ' }, { name: 'X', company: 'Acme' }],
    [{ name: 'Al Ias', company: 'Umbra' }, { name: 'al ias', company: 'UMBRA' }, { name: 'Al Ias' }],
  ])('%j: who fits all of it, however it is spelt', async (said, fits, other) => {
    const { id } = await add(said);
    expect(await comes(fits)).toBe(no);
    expect(await comes(fits, { buildingId: annex })).toBe('allowed');
    expect(await comes(other)).toBe('allowed');
    await deleteUnwelcomeVisitor(as(desk), { id });
    expect(await comes(fits)).toBe('allowed');
  });

  test('is neither invited nor let in; why is told to who receives visitors there alone', async () => {
    const eve = { name: 'Eve', email: 'eve@late.example' };
    const expected = await invite(ann, '2030-01-07T09:00', '2030-01-07T10:00', { visitors: [eve, { name: 'Fine' }] });
    const other = await invite(ann, '2030-01-07T09:00', '2030-01-07T10:00');
    const elsewhere = await invite(ann, '2030-01-07T09:00', '2030-01-07T10:00', { visitors: [eve], buildingId: annex });
    const { id } = await add({ email: eve.email });
    const told = (work: Promise<unknown>) =>
      work.then(
        () => null,
        (error: unknown) => (error instanceof Problem ? error.details : null),
      );
    const why = { detail: 'Not to be received: Took a laptop', extra: { unwelcomeVisitorId: id } };
    expect(await told(noteArrival(as(desk), { id: expected.id }))).toEqual({ param: 'badgeId', ...why });
    expect(await told(noteArrival(as(ann), { id: expected.id }))).toEqual({ param: 'badgeId' });
    const [first, second] = expected.badges.map((badge) => badge.id);
    expect(await refusal(noteArrival(as(desk), { id: expected.id, badgeId: first ?? 0 }))).toBe(
      'visitor_not_welcome badgeId',
    );
    expect(await refusal(noteArrival(as(desk), { id: expected.id, badgeId: second ?? 0 }))).toBe('allowed');
    expect(await told(addVisitors(as(ann), { id: other.id, visitors: [eve] }))).toEqual({ param: 'visitors[0]' });
    expect(await refusal(updateVisit(as(ann), { id: elsewhere.id, buildingId: tower }))).toBe(
      'visitor_not_welcome buildingId',
    );
    const walkIn = { visitors: [eve], hostId: ann.userId, arrived: true };
    expect(await told(invite(desk, '2030-01-07T08:00', '2030-01-07T10:00', walkIn))).toEqual({
      param: 'visitors[0]',
      ...why,
    });
    await deleteUnwelcomeVisitor(as(desk), { id });
    expect(await refusal(noteArrival(as(desk), { id: expected.id, badgeId: first ?? 0 }))).toBe('allowed');
  });

  test('until it ends; then it is there no more, and is cleared away', async () => {
    const eve = { name: 'X', email: 'eve@ended.example' };
    expect(await refusal(add({ email: eve.email, until: '2030-01-07T08:00' }))).toBe('invalid_request until');
    const { id, version } = await add({ email: eve.email, until: '2030-01-07T09:00' });
    expect(await comes(eve)).toBe(no);
    const later = contextFor(testing.database, desk, MORNING.add({ hours: 1 }));
    expect(await refusal(getUnwelcomeVisitor(later, { id }))).toBe('not_found id');
    expect((await listUnwelcomeVisitors(later, {})).items.map((one) => one.id)).not.toContain(id);
    const comesLater = createVisit(contextFor(testing.database, ann, MORNING.add({ hours: 1 })), {
      visitors: [eve],
      buildingId: tower,
      start: '2030-01-08T10:00',
      end: '2030-01-08T11:00',
    });
    expect(await refusal(comesLater)).toBe('allowed');
    const cleared = (hours: number) =>
      forgetEnded.clear(testing.database.forTenant(ALL_TENANTS), MORNING.add({ hours }), 100);
    expect([await cleared(1), await cleared(2)]).toEqual([0, 1]);
    expect(await refusal(updateUnwelcomeVisitor(as(desk), { id, version, reason: 'X' }))).toBe('not_found id');
  });

  test('is kept where somebody receives visitors, and for all buildings by who does so in all', async () => {
    expect(await refusal(add({ buildingId: null, name: 'Z' }))).toBe('building_out_of_reach');
    expect(await refusal(add({ buildingId: annex, name: 'Z' }))).toBe('building_out_of_reach');
    expect(await refusal(add({}))).toBe('invalid_request email');
    const everywhere = await add({ buildingId: null, name: 'Zed Everywhere' }, world.ctx.who);
    const there = await add({ buildingId: annex, name: 'Zed There' }, world.ctx.who);
    expect(await comes({ name: 'zed everywhere' })).toBe(no);
    const { id } = everywhere;
    expect(await getUnwelcomeVisitor(as(desk), { id })).toEqual(everywhere);
    expect(await refusal(deleteUnwelcomeVisitor(as(desk), { id }))).toBe('building_out_of_reach');
    expect(await refusal(getUnwelcomeVisitor(as(desk), { id: there.id }))).toBe('not_found id');
    const seen = new Set((await listUnwelcomeVisitors(as(desk), {})).items.map((one) => one.id));
    expect([seen.has(id), seen.has(there.id)]).toEqual([true, false]);
    const changed = { id, reason: 'Shouted', until: '2030-02-01T00:00' };
    expect(await updateUnwelcomeVisitor(as(world.ctx.who), changed)).toMatchObject({ reason: 'Shouted', version: 2 });
  });
});
