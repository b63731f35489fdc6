import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createResource, createUser } from '../../../test/support/database.ts';
import { createSubscribing, refusal, tokenOf, url } from '../../../test/support/subscribing.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import { cancelOrphans, claimDue } from '../../platform/delivery/claims.ts';
import { cancelBooking } from '../bookings/bookings.ts';
import { createPolicy } from '../policies/policies.ts';
import { updateResource } from '../resources/resources.ts';
import { MAX_OWN, USUAL_MINUTES } from './contract.ts';

let set: Awaited<ReturnType<typeof createSubscribing>>;
beforeAll(async () => {
  set = await createSubscribing();
});
beforeEach(() => set.begin());
afterAll(() => set[Symbol.asyncDispose]());

const claim = () =>
  claimDue(set.database.forTenant(ALL_TENANTS), {
    now: set.now,
    until: set.now.add({ seconds: 30 }),
    free: { quick: 100, unproven: 100, slow: 100 },
    busy: [],
    fullTenants: [],
    perWebhook: 8,
    atOnce: 100,
  });
const claimed = async () => (await claim()).filter(({ tenantId }) => tenantId === set.world.tenant.id).length;

describe('a subscription', () => {
  test('is told once of what comes within a second, and names its own resources alone', async () => {
    const { id } = await set.ask({ resourceIds: [set.other, set.room, set.room] });
    await set.book([set.room]);
    await set.book([set.other]);
    await set.book([await createResource(set.world, { type: 'room', buildingId: set.house })]);
    await set.tellAll();
    expect(await set.told()).toMatchObject([
      { webhookId: id, about: 'appointment', resourceIds: [set.room, set.other] },
    ]);
    const { id: booking } = await set.book([set.room]);
    await cancelBooking(set.as(set.world.ctx.who), { id: booking });
    await set.tellAll();
    expect(await set.told()).toMatchObject([{}, { webhookId: id, resourceIds: [set.room] }]);
    expect(await claimed()).toBe(1);
  });

  test('is told of a room that is combined by what is booked of its parts, and of those by it; of a neighbour’s nothing', async () => {
    const room = () => createResource(set.world, { type: 'room', buildingId: set.house });
    const [part, neighbour, whole] = [await room(), await room(), await room()];
    await updateResource(set.as(set.world.ctx.who), { id: whole, partIds: [part, neighbour] });
    const toldOf = async (booked: number) => {
      await set.book([booked]);
      const before = (await set.told()).length;
      await set.tellAll();
      const told = (await set.told()).slice(before);
      return Object.fromEntries(told.map(({ about, resourceIds }) => [about, resourceIds]));
    };
    for (const about of ['appointment', 'status'] as const) await set.ask({ about, resourceIds: [part, whole] });
    const both = { appointment: [part, whole], status: [part, whole] };
    expect(await toldOf(part)).toEqual(both);
    expect(await toldOf(whole)).toEqual(both);
    expect(await toldOf(neighbour)).toEqual({ appointment: [whole], status: [whole] });
  });

  test('of what keeps changing is told all the same', async () => {
    await set.ask();
    for (let i = 0; i < 4; i++) {
      await set.book();
      await set.hear();
      set.now = set.now.add({ milliseconds: 400 });
    }
    await set.hear();
    expect((await set.told()).length).toBeGreaterThan(0);
  });

  test('is for an hour unless said, and ends then to the millisecond', async () => {
    const { expiresAt } = await set.ask();
    expect(expiresAt.getTime()).toBe(set.now.add({ minutes: USUAL_MINUTES }).epochMilliseconds);
    await set.book();
    await set.tellAll();
    set.now = Temporal.Instant.fromEpochMilliseconds(expiresAt.getTime());
    expect(await claimed()).toBe(0);
    set.now = set.now.subtract({ milliseconds: 1 });
    expect(await claimed()).toBe(1);
    set.now = set.now.add({ milliseconds: 1 });
    await cancelOrphans(set.database.forTenant(ALL_TENANTS), set.now);
    expect(await set.told()).toMatchObject([{ state: 'cancelled' }]);
    await set.book();
    await set.tellAll();
    expect(await set.told()).toHaveLength(1);
    expect((await set.calls.listSubscriptions(set.as(set.ann.who), {})).items).toEqual([]);
  });

  test('ends with the token that made it, at the latest; a session that ends takes nothing along', async () => {
    const until = set.now.add({ minutes: 10 }).epochMilliseconds;
    const endOf = async (minutes: number, who: Principal) => (await set.ask({ minutes }, who)).expiresAt.getTime();
    const keeper = { ...(await createUser(set.world, { role: 'administrator' })).who, until };
    expect(await endOf(9, { ...set.robot, until })).toBe(set.now.add({ minutes: 9 }).epochMilliseconds);
    expect(await endOf(11, { ...set.robot, until })).toBe(until);
    expect(await endOf(11, keeper)).toBe(set.now.add({ minutes: 11 }).epochMilliseconds);
  });

  test('lives on when it is asked for again, before its end and after', async () => {
    const first = await set.ask({ minutes: 10 });
    set.later(5);
    const again = await set.ask({ minutes: 10 });
    expect([again.id, again.expiresAt.getTime()]).toEqual([first.id, set.now.add({ minutes: 10 }).epochMilliseconds]);
    expect(again.secretSealed.equals(first.secretSealed)).toBe(true);
    set.later(60);
    expect((await set.ask({ minutes: 10 })).id).toBe(first.id);
    await set.book();
    await set.tellAll();
    expect(await set.told()).toMatchObject([{ webhookId: first.id }]);
    expect((await set.ask({ url: `${url}other` })).id).not.toBe(first.id);
    expect((await set.ask({ about: 'status' })).id).not.toBe(first.id);
    expect((await set.ask({}, await tokenOf(set.world, await createUser(set.world)))).id).not.toBe(first.id);
  });

  test('asked for many times at once, also as it ends, is one', async () => {
    const { id, expiresAt } = await set.ask({ minutes: 1 });
    set.now = Temporal.Instant.fromEpochMilliseconds(expiresAt.getTime());
    const all = await Promise.all(Array.from({ length: 6 }, () => set.ask({ minutes: 1 })));
    expect(new Set(all.map((one) => one.id))).toEqual(new Set([id]));
    expect((await set.calls.listSubscriptions(set.as(set.ann.who), {})).items).toHaveLength(1);
  });

  test('is refused for what is not seen, not read, not callable, or too much', async () => {
    expect(await refusal(set.ask({ resourceIds: [set.room, 2_000_000_000] }))).toBe('not_found resourceIds[1]');
    expect(await refusal(set.ask({ url: 'https://127.0.0.1/' }))).toBe('callback_refused url');
    const blind: Principal = { ...set.robot, scopes: new Set(['bookings:read']) };
    expect(await refusal(set.ask({ about: 'daily_key' }, blind))).toBe('forbidden about');
    for (let i = 0; i < MAX_OWN; i++) await set.ask({ url: `${url}${i}` });
    expect(await refusal(set.ask())).toBe('too_many_subscriptions');
    expect((await set.ask({ url: `${url}0` })).id).toBeGreaterThan(0);
    set.later(USUAL_MINUTES);
    expect((await set.ask()).id).toBeGreaterThan(0);
  });

  test('says nothing of what its owner no longer sees, and nothing at all once she is shut out', async () => {
    await set.ask({ resourceIds: [set.room, set.other] });
    const { id: groupId } = await set.world.db
      .insertInto('userGroup')
      .values({ tenantId: set.world.tenant.id, name: 'Others', createdAt: set.world.at })
      .returning('id')
      .executeTakeFirstOrThrow();
    const rules = { visibleTo: { groupIds: [groupId] } };
    await createPolicy(set.as(set.world.ctx.who), { name: 'For others', resourceId: set.room, rules });
    await set.book([set.room]);
    await set.book([set.other]);
    await set.tellAll();
    expect(await set.told()).toMatchObject([{ resourceIds: [set.other] }]);
    const her = set.world.db
      .updateTable('userAccount')
      .where('tenantId', '=', set.world.tenant.id)
      .where('id', '=', set.ann.id);
    await her.set({ deactivatedAt: new Date() }).execute();
    expect(await claimed()).toBe(0);
    await set.book([set.other]);
    await set.tellAll();
    expect(await set.told()).toHaveLength(1);
  });

  test('is listed and ended by its owner, and by who keeps webhooks', async () => {
    const bob = await createUser(set.world);
    const keeper = await createUser(set.world, { role: 'administrator' });
    const { id } = await set.ask();
    const listed = async (who: Principal) =>
      (await set.calls.listSubscriptions(set.as(who), {})).items.map((one) => one.id);
    expect(await listed(set.ann.who)).toEqual([id]);
    expect(await listed(bob.who)).toEqual([]);
    expect(await listed(keeper.who)).toEqual([id]);
    expect(await refusal(set.calls.deleteSubscription(set.as(bob.who), { id }))).toBe('not_found id');
    await set.book();
    await set.tellAll();
    await set.calls.deleteSubscription(set.as(keeper.who), { id });
    expect(await listed(set.ann.who)).toEqual([]);
    expect(await set.told()).toMatchObject([{ state: 'cancelled' }]);
    expect((await set.ask()).id).not.toBe(id);
  });

  test('is for tokens, and of people for who keeps webhooks, as long as she does', async () => {
    const keeper = await createUser(set.world, { role: 'administrator' });
    expect(await refusal(set.ask({}, set.ann.who))).toBe('forbidden');
    expect(await refusal(set.ask({}, { ...keeper.who, reach: [set.house] }))).toBe('building_out_of_reach');
    await set.ask({}, keeper.who);
    await set.book();
    await set.tellAll();
    expect(await set.told()).toHaveLength(1);
    const her = set.world.db
      .updateTable('userAccount')
      .where('tenantId', '=', set.world.tenant.id)
      .where('id', '=', keeper.id);
    await her.set({ role: 'space_manager' }).execute();
    await set.book();
    await set.tellAll();
    expect(await set.told()).toHaveLength(1);
  });

  test('that a token made is not there for its siblings, but for its owner', async () => {
    const sibling = await tokenOf(set.world, set.ann);
    const { id } = await set.ask();
    const listed = async (who: Principal) =>
      (await set.calls.listSubscriptions(set.as(who), {})).items.map((one) => one.id);
    expect([await listed(sibling), await listed(set.robot), await listed(set.ann.who)]).toEqual([[], [id], [id]]);
    expect(await refusal(set.calls.deleteSubscription(set.as(sibling), { id }))).toBe('not_found id');
    await set.calls.deleteSubscription(set.as(set.robot), { id });
    expect(await listed(set.ann.who)).toEqual([]);
  });

  test('has what failed counted on when it is asked for again, and anew once it had stopped or was over', async () => {
    const { id } = await set.ask();
    const its = set.world.db.updateTable('webhook').where('tenantId', '=', set.world.tenant.id).where('id', '=', id);
    const failing = () =>
      set.world.db
        .selectFrom('webhook')
        .select(['failures', 'failingSince', 'disabledAt'])
        .where('id', '=', id)
        .executeTakeFirst();
    const failed = { failures: 9, failingSince: set.world.at };
    const well = { failures: 0, failingSince: null, disabledAt: null };
    await its.set(failed).execute();
    await set.ask();
    expect(await failing()).toEqual({ ...failed, disabledAt: null });
    await its.set({ ...failed, disabledAt: set.world.at, disabledReason: 'failing' }).execute();
    await set.ask();
    expect(await failing()).toEqual(well);
    await its.set(failed).execute();
    set.later(USUAL_MINUTES);
    await set.ask();
    expect(await failing()).toEqual(well);
  });

  test('is told, once it is asked for again, what it had not been told when it was over', async () => {
    const { id } = await set.ask({ minutes: 1 });
    await set.book();
    await set.hear();
    set.later(1);
    await set.hear();
    expect(await set.told()).toEqual([]);
    await set.ask({ minutes: 1 });
    await set.hear();
    expect(await set.told()).toMatchObject([{ webhookId: id, resourceIds: [set.room] }]);
  });
});
