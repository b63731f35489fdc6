import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApproving, type Approving } from '../../../test/support/approving.ts';
import { createUser } from '../../../test/support/database.ts';
import { deactivateUser } from '../access/access.ts';
import { addGroupMember, removeGroupMember, updateUser } from '../people/people.ts';
import { approveBooking } from './approvals.ts';
import { askApprovers } from './ask.ts';

let s: Approving;
beforeAll(async () => {
  s = await createApproving();
});
afterAll(() => s[Symbol.asyncDispose]());
beforeEach(() => s.dropPolicies());

/** Those who are told that a booking waits. */
async function askedAbout(id: number, version = 1): Promise<number[][]> {
  await s.as(null).tx((tx) => askApprovers(tx, { bookingId: id, version, askedBy: `user:${s.ann.id}` }));
  return s.askedOf(id);
}

describe('who is told that it waits', () => {
  test('those who were named and may sign in, without the host', async () => {
    const [gone, mate] = [await createUser(s.world), await createUser(s.world)];
    await addGroupMember(s.world.ctx, { id: s.groupId, userId: mate.id });
    await addGroupMember(s.world.ctx, { id: s.groupId, userId: s.bob.id });
    await s.approval({ userIds: [s.bob.id, gone.id], groupIds: [s.groupId] });
    await deactivateUser(s.world.ctx, { id: gone.id });
    const { id } = await s.wish();
    expect(await askedAbout(id)).toEqual([[s.bob.id, mate.id]]);
    for (const userId of [mate.id, s.bob.id]) await removeGroupMember(s.world.ctx, { id: s.groupId, userId });
  });

  test('where that is nobody, who manages bookings in all the places', async () => {
    await s.approval();
    const { id } = await s.wish();
    const [asked] = await askedAbout(id);
    expect(asked).toContain(s.receptionist.id);
    expect(asked).not.toContain(s.bob.id);
    await updateUser(s.world.ctx, { id: s.receptionist.id, buildings: [s.other] });
    const again = await s.wish();
    expect(await askedAbout(again.id)).toEqual([]);
    await updateUser(s.world.ctx, { id: s.receptionist.id, buildings: 'all' });
  });

  test('of them not the host, unless nobody else is left', async () => {
    await s.approval();
    const host = await createUser(s.world);
    const { id } = await s.wish({}, host);
    await updateUser(s.world.ctx, { id: host.id, role: 'receptionist' });
    const [asked] = await askedAbout(id);
    expect([asked?.includes(s.receptionist.id), asked?.includes(host.id)]).toEqual([true, false]);
    await updateUser(s.world.ctx, { id: s.receptionist.id, buildings: [s.other] });
    expect((await askedAbout(id)).at(-1)).toEqual([host.id]);
    await updateUser(s.world.ctx, { id: s.receptionist.id, buildings: 'all' });
    await deactivateUser(s.world.ctx, { id: host.id });
  });

  test('nobody, of what was decided on or changed meanwhile', async () => {
    await s.bobs();
    const { id, version } = await s.wish();
    expect(await askedAbout(id, version + 1)).toEqual([]);
    await approveBooking(s.as(s.bob), { id });
    expect(await askedAbout(id, version + 1)).toEqual([]);
  });
});
