import { afterAll, describe, expect, test } from 'vitest';
import { createUser } from '../../../test/support/database.ts';
import { openApproval, refusal, vera } from '../../../test/support/visit-approval.ts';
import { anonymousPrincipal, type Principal } from '../../platform/context/principal.ts';
import { showTime } from '../../platform/time.ts';
import { deactivateUser } from '../access/access.ts';
import { makeLinks } from '../approval-requests/approval-requests.ts';
import { addGroupMember, removeGroupMember, updateUser } from '../people/people.ts';
import { createUnwelcomeVisitor, deleteUnwelcomeVisitor } from '../visiting/visiting.ts';
import type { Visit } from './contract.ts';
import {
  addVisitors,
  approveVisit,
  cancelVisit,
  decideVisitByLink,
  getVisit,
  makeVisitLinks,
  readVisitApprovalLink,
  rejectVisit,
  removeVisitor,
  updateVisit,
} from './visitors.ts';

const scene = await openApproval();
const { world, tower, annex, groupId, ann, approver, desk, as, admin, invite, told, approvalOf, written } = scene;
afterAll(() => scene[Symbol.asyncDispose]());

const MORNING = Temporal.Instant.from('2030-01-07T00:00:00Z');
const ENDED = 'approval_link_ended secret';

/** Whoever opens a link, signed in nowhere. */
const nobody = (now = MORNING) => as(anonymousPrincipal(world.tenant, '192.0.2.1'), now.toString());

/** What a letter to somebody about a visit as it is ends in. */
async function linkFor(who: Principal, { id: visitId, version, end }: Visit): Promise<string> {
  const asked = { userId: who.userId ?? 0, visitId, version, until: Temporal.Instant.from(end) };
  const [link = ''] = await admin().tx((tx) => makeVisitLinks(tx, 'http://atrium.test', [asked]));
  expect(link).toMatch(/^http:\/\/atrium\.test\/decide\/visit#\d+-[\w-]{43}$/);
  return link.slice(link.indexOf('#') + 1);
}
const opens = (secret: string, now = MORNING) => refusal(readVisitApprovalLink(nobody(now), { secret }));
const approves = (secret: string, now = MORNING) => refusal(decideVisitByLink(nobody(now), { secret, approve: true }));

/** Somebody who receives visitors in the tower alone. */
async function receiving() {
  const made = await createUser(world, { role: 'receptionist' });
  await updateUser(admin(), { id: made.id, buildings: [tower] });
  return made;
}

/** As it is by now, to its host. */
const now = ({ id }: Visit): Promise<Visit> => getVisit(admin(), { id });

describe('the link in a letter about a visit', () => {
  test('shows what the letter said and no more, and decides nothing; its button decides once, as whom it went to', async () => {
    const visit = await invite(ann, { purpose: 'Secret plans', notes: 'Parks at B7' });
    const secret = await linkFor(approver, visit);
    for (let i = 0; i < 2; i++)
      expect(await readVisitApprovalLink(nobody(), { secret })).toEqual({
        workplace: world.tenant.name,
        hostName: visit.hostName,
        buildingName: 'Tower',
        start: visit.start,
        end: visit.end,
        zone: 'Asia/Hong_Kong',
        until: visit.start,
      });
    expect([await approvalOf(visit), await written(visit)]).toEqual(['pending', []]);
    const answers = await Promise.all(Array.from({ length: 5 }, () => approves(secret)));
    expect(answers.toSorted()).toEqual(['allowed', ENDED, ENDED, ENDED, ENDED]);
    expect(await written(visit)).toEqual(['invited']);
    const events = world.db.selectFrom('event').select(['type', 'actor']).where('subjectType', '=', 'visit');
    expect(await events.where('subjectId', '=', visit.id).orderBy('id').execute()).toEqual([
      { type: 'visit.created', actor: ann.key },
      { type: 'visit.approved', actor: approver.key },
    ]);
    expect(await opens(secret)).toBe(ENDED);
  });

  test('turns it down, with why', async () => {
    const visit = await invite();
    const secret = await linkFor(approver, visit);
    const answer = await decideVisitByLink(nobody(), { secret, approve: false, reason: 'Not that day' });
    expect(answer).toEqual({ approval: 'rejected' });
    expect(await now(visit)).toMatchObject({ approval: 'rejected', rejectionReason: 'Not that day' });
    expect(await approves(secret)).toBe(ENDED);
  });

  test('ends with the decision of another, the cancellation, and the start', async () => {
    const [decided, cancelled, late] = [await invite(), await invite(), await invite()];
    const secrets = await Promise.all([decided, cancelled, late].map((visit) => linkFor(approver, visit)));
    const [one = '', other = '', third = ''] = secrets;
    await rejectVisit(as(desk), { id: decided.id });
    await cancelVisit(as(ann), { id: cancelled.id });
    expect([await opens(one), await opens(other), await opens(third)]).toEqual([ENDED, ENDED, 'allowed']);
    expect([await approves(one), await approves(other)]).toEqual([ENDED, ENDED]);
    const start = Temporal.Instant.from(late.start);
    expect([await opens(third, start), await approves(third, start)]).toEqual([ENDED, ENDED]);
    expect(await opens(`${world.tenant.id}-${'x'.repeat(43)}`)).toBe(ENDED);
    expect(await opens(`${2 ** 31}-${'x'.repeat(43)}`)).toBe(ENDED);
    // What a letter about a booking ends in says nothing of the visit with its number.
    const letter = { userId: approver.userId ?? 0, until: start, asked: [{ id: late.id, version: late.version }] };
    const [ofBooking = ''] = await admin().tx((tx) => makeLinks(tx, '', 'booking', [letter]));
    expect(await opens(ofBooking.slice(1))).toBe(ENDED);
  });

  test('ends when it is another visit; less of it, and other words, are what she was asked about all the same', async () => {
    const changes = [
      ({ id }: Visit) => updateVisit(as(ann), { id, end: '2030-01-07T10:30' }),
      ({ id }: Visit) => updateVisit(as(desk), { id, start: '2030-01-07T08:30' }),
      ({ id }: Visit) => updateVisit(as(ann), { id, buildingId: annex }),
      ({ id }: Visit) => addVisitors(as(ann), { id, visitors: [vera()] }),
    ];
    for (const change of changes) {
      const visit = await invite();
      const secret = await linkFor(approver, visit);
      await change(visit);
      expect([await opens(secret), await approves(secret)]).toEqual([ENDED, ENDED]);
      const anew = await linkFor(approver, await now(visit));
      expect(await opens(anew)).toBe((await approvalOf(visit)) === null ? ENDED : 'allowed');
    }
    const visit = await invite(ann, { visitors: [vera(), vera()] });
    const secret = await linkFor(approver, visit);
    await updateVisit(as(ann), { id: visit.id, start: '2030-01-07T09:15', notes: 'By the back door' });
    await removeVisitor(as(ann), { id: visit.id, badgeId: visit.badges[1]?.id ?? 0 });
    expect(await readVisitApprovalLink(nobody(), { secret })).toMatchObject({
      start: showTime(Temporal.Instant.from('2030-01-07T01:15:00Z')),
    });
    expect(await approves(secret)).toBe('allowed');
  });

  test('a letter of before does not decide on what waits anew', async () => {
    const visit = await invite();
    const secret = await linkFor(approver, visit);
    await approveVisit(as(approver), { id: visit.id });
    await updateVisit(as(ann), { id: visit.id, end: '2030-01-07T11:00' });
    expect(await approvalOf(visit)).toBe('pending');
    expect([await opens(secret), await approves(secret)]).toEqual([ENDED, ENDED]);
  });

  test('ends with the right of whom it went to, and counts again with it', async () => {
    const member = await createUser(world);
    const manager = await receiving();
    await addGroupMember(admin(), { id: groupId, userId: member.id });
    const visit = await invite();
    const [hers, his] = [await linkFor(member.who, visit), await linkFor(manager.who, visit)];
    const both = async () => [await opens(hers), await opens(his)];
    expect(await both()).toEqual(['allowed', 'allowed']);
    await removeGroupMember(admin(), { id: groupId, userId: member.id });
    await updateUser(admin(), { id: manager.id, buildings: [annex] });
    expect(await both()).toEqual([ENDED, ENDED]);
    expect([await approves(hers), await approves(his)]).toEqual([ENDED, ENDED]);
    await updateUser(admin(), { id: manager.id, role: 'employee' });
    await addGroupMember(admin(), { id: groupId, userId: member.id });
    expect(await both()).toEqual(['allowed', ENDED]);
    await deactivateUser(admin(), { id: member.id });
    expect([await opens(hers), await approves(hers)]).toEqual([ENDED, ENDED]);
    expect(await approvalOf(visit)).toBe('pending');
  });

  test('does not say why somebody is not welcome, not even to who receives visitors', async () => {
    const receiver = await receiving();
    const visit = await invite(ann, { visitors: [{ ...vera(), email: 'una@outside.example' }] });
    const secret = await linkFor(receiver.who, visit);
    const { id } = await createUnwelcomeVisitor(admin(), { email: 'una@outside.example', reason: 'Shouted' });
    const refused: unknown = await decideVisitByLink(nobody(), { secret, approve: true }).catch((error) => error);
    expect(refused).toMatchObject({ kind: { code: 'visitor_not_welcome' } });
    expect(refused).toHaveProperty('details', { param: 'id' });
    await deleteUnwelcomeVisitor(admin(), { id });
    expect(await approves(secret)).toBe('allowed');
  });
});

test('of two who decide by their links, and one in the app, one wins', async () => {
  for (let round = 0; round < 6; round++) {
    const visit = await invite();
    const [one, other] = [await linkFor(approver, visit), await linkFor(desk, visit)];
    const all = await Promise.all([
      refusal(decideVisitByLink(nobody(), { secret: one, approve: true })),
      refusal(decideVisitByLink(nobody(), { secret: other, approve: false })),
      refusal(approveVisit(as(desk), { id: visit.id })),
    ]);
    expect(all.filter((answer) => answer === 'allowed')).toHaveLength(1);
    expect(all.filter((answer) => !['allowed', ENDED, 'visit_state_conflict'].includes(answer))).toEqual([]);
    expect((await told(visit)).filter(({ type }) => /approved|rejected/.test(type))).toHaveLength(1);
  }
});

test('decided by a link while it becomes another visit: what somebody approved as it was is not invited to as it is', async () => {
  for (let round = 0; round < 6; round++) {
    const visit = await invite();
    const secret = await linkFor(approver, visit);
    const [decided] = await Promise.all([
      approves(secret),
      updateVisit(as(ann), { id: visit.id, end: '2030-01-07T11:00' }),
    ]);
    expect(['allowed', ENDED]).toContain(decided);
    expect([await approvalOf(visit), await written(visit)]).toEqual(['pending', []]);
  }
});

describe('a visit that goes to who takes over from its host', () => {
  const handOver = async (visit: Visit, by = admin()) => {
    const heir = await createUser(world);
    await admin().tx(async (tx) => tx.callOff('visit.ask_approvers', `${visit.id}`));
    await deactivateUser(by, { id: visit.hostId, bookings: { handOverTo: heir.id } });
    return heir;
  };
  const asking = (visit: Visit) => scene.jobsOf(visit, 'visit.ask_approvers');

  test('waits anew where it waited: it is another one than was asked about, and the link ends', async () => {
    const visit = await invite((await createUser(world)).who);
    const secret = await linkFor(approver, visit);
    const heir = await handOver(visit);
    expect(await now(visit)).toMatchObject({ hostId: heir.id, approval: 'pending' });
    expect([await opens(secret), await approves(secret)]).toEqual([ENDED, ENDED]);
    expect(await asking(visit)).toHaveLength(1);
    expect(await opens(await linkFor(approver, await now(visit)))).toBe('allowed');
  });

  test('that was approved waits anew, unless who hands it over receives visitors there', async () => {
    const { who } = admin();
    const scopes = new Set([...who.scopes].filter((scope) => scope !== 'visitors:manage'));
    for (const [by, approval] of [
      [admin(), 'approved'],
      [as({ ...who, scopes }), 'pending'],
    ] as const) {
      const visit = await invite((await createUser(world)).who);
      await approveVisit(as(approver), { id: visit.id });
      await handOver(visit, by);
      expect(await approvalOf(visit)).toBe(approval);
      expect(await asking(visit)).toHaveLength(approval === 'pending' ? 1 : 0);
    }
  });
});
