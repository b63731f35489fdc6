import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApproving, NOW, said, shown, START, type Approving } from '../../../test/support/approving.ts';
import { contextFor, createUser } from '../../../test/support/database.ts';
import { anonymousPrincipal } from '../../platform/context/principal.ts';
import { deactivateUser } from '../access/access.ts';
import { updateBooking } from '../bookings/bookings.ts';
import { addGroupMember, removeGroupMember, updateUser } from '../people/people.ts';
import { rejectBooking } from './approvals.ts';
import { decideByLink, makeLinks, readApprovalLink } from './links.ts';

let s: Approving;
beforeAll(async () => {
  s = await createApproving();
});
afterAll(() => s[Symbol.asyncDispose]());
beforeEach(() => s.dropPolicies());

describe('the link in a letter', () => {
  const nobody = (now = NOW) => contextFor(s.testing.database, anonymousPrincipal(s.world.tenant, '192.0.2.1'), now);
  async function linkFor(who: Approving['ann'], booking: { id: number; version: number }) {
    const [link = ''] = await s
      .as(null)
      .tx((tx) =>
        makeLinks(tx, 'http://atrium.test', [
          { userId: who.id, bookingId: booking.id, version: booking.version, until: START },
        ]),
      );
    expect(link).toMatch(/^http:\/\/atrium\.test\/decide#\d+-[\w-]{43}$/);
    return link.slice(link.indexOf('#') + 1);
  }
  const opens = (secret: string, now = NOW) => said(readApprovalLink(nobody(now), { secret }));

  test('shows what is asked and no more, and decides nothing; its button decides, as whom it went to', async () => {
    await s.bobs();
    const booking = await s.wish({ attendees: [{ name: 'Guest' }] });
    const secret = await linkFor(s.bob, booking);
    for (let i = 0; i < 2; i++)
      expect(await readApprovalLink(nobody(), { secret })).toEqual({
        workplace: s.world.tenant.name,
        title: 'Plans',
        private: false,
        hostName: s.ann.name,
        places: [expect.any(String)],
        start: shown(START),
        end: shown(START.add({ hours: 1 })),
        zone: 'Europe/London',
        until: shown(START),
        series: null,
      });
    expect(await s.stateOf(booking.id)).toBe('pending');
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => said(decideByLink(nobody(), { secret, approve: true }))),
    );
    expect(answers.filter((one) => one === 'ok')).toHaveLength(1);
    expect(answers.filter((one) => !['ok', 'booking_state_conflict', 'approval_link_ended'].includes(one))).toEqual([]);
    expect(await s.eventsOf(booking.id)).toEqual(['booking.created', 'booking.approved']);
    const told = s.world.db.selectFrom('event').select('actor').where('type', '=', 'booking.approved');
    expect(await told.where('subjectId', '=', booking.id).execute()).toEqual([{ actor: `user:${s.bob.id}` }]);
    expect(await opens(secret)).toBe('approval_link_ended');
  });

  test('ends with the decision of another, a change, the expiry', async () => {
    await s.bobs();
    const [decided, changed, over] = [await s.wish(), await s.wish(), await s.wish()];
    const secrets = [await linkFor(s.bob, decided), await linkFor(s.bob, changed), await linkFor(s.bob, over)] as const;
    await rejectBooking(s.as(s.receptionist), { id: decided.id });
    await updateBooking(s.as(s.ann), { id: changed.id, title: 'Something else' });
    expect([await opens(secrets[0]), await opens(secrets[1]), await opens(secrets[2])]).toEqual([
      'approval_link_ended',
      'approval_link_ended',
      'ok',
    ]);
    expect(await opens(secrets[2], START)).toBe('approval_link_ended');
    expect(await said(decideByLink(nobody(START), { secret: secrets[2], approve: true }))).toBe('approval_link_ended');
    expect(await opens(`${s.world.tenant.id}-${'x'.repeat(43)}`)).toBe('approval_link_ended');
    expect(await opens(`${2 ** 31}-${'x'.repeat(43)}`)).toBe('approval_link_ended');
  });

  test('ends with the right of whom it went to, and counts again with it', async () => {
    await s.approval({ groupIds: [s.groupId] });
    const [member, manager] = [await createUser(s.world), await createUser(s.world, { role: 'receptionist' })];
    await addGroupMember(s.world.ctx, { id: s.groupId, userId: member.id });
    const booking = await s.wish();
    const [hers, his] = [await linkFor(member, booking), await linkFor(manager, booking)];
    expect([await opens(hers), await opens(his)]).toEqual(['ok', 'ok']);
    await removeGroupMember(s.world.ctx, { id: s.groupId, userId: member.id });
    await updateUser(s.world.ctx, { id: manager.id, role: 'employee' });
    expect([await opens(hers), await opens(his)]).toEqual(['approval_link_ended', 'approval_link_ended']);
    await updateUser(s.world.ctx, { id: manager.id, role: 'receptionist', buildings: [s.other] });
    expect(await opens(his)).toBe('approval_link_ended');
    await addGroupMember(s.world.ctx, { id: s.groupId, userId: member.id });
    expect(await opens(hers)).toBe('ok');
    await deactivateUser(s.world.ctx, { id: member.id });
    expect(await opens(hers)).toBe('approval_link_ended');
    expect(await s.stateOf(booking.id)).toBe('pending');
  });
});
