import { afterAll, describe, expect, test } from 'vitest';
import { createBuilding, createUser } from '../../../test/support/database.ts';
import { openApproval, refusal, vera } from '../../../test/support/visit-approval.ts';
import { addGroupMember, createGroup, deleteGroup, removeGroupMember } from '../people/people.ts';
import {
  createUnwelcomeVisitor,
  createVisitingPolicy,
  deleteUnwelcomeVisitor,
  deleteVisitingPolicy,
  updateVisitingPolicy,
} from '../visiting/visiting.ts';
import {
  approveVisit,
  arriveByCode,
  cancelVisit,
  createVisit,
  endVisit,
  eraseVisitor,
  expireVisit,
  getVisit,
  listVisitApprovals,
  listVisits,
  noteArrival,
  rejectVisit,
  sliceBadges,
  updateVisit,
} from './visitors.ts';

const scene = await openApproval();
const {
  world,
  tower,
  annex,
  groupId,
  policyId,
  ann,
  approver,
  outsider,
  desk,
  as,
  admin,
  invite,
  told,
  approvalOf,
  written,
  asked,
  jobsOf,
} = scene;
afterAll(() => scene[Symbol.asyncDispose]());

describe('a visit under a policy that asks for approval waits', () => {
  test('nobody is invited, let in, or expected', async () => {
    const visit = await invite();
    expect(visit).toMatchObject({ approval: 'pending', rejectionReason: null, cancelledAt: null });
    expect(await written(visit)).toEqual([]);
    const at = '2030-01-07T00:30:00Z';
    expect(await refusal(noteArrival(as(desk, at), { id: visit.id }))).toBe('visit_not_approved');
    const code = visit.badges[0]?.registrationCode ?? '';
    const kiosk = { ...desk, scopes: new Set([...desk.scopes, 'visitors:arrive' as const]) };
    expect(await refusal(arriveByCode(as(kiosk, at), { code }))).toBe('visit_not_approved');
    const expected = await listVisits(as(desk), { buildingId: tower, state: 'initial' });
    expect(expected.items.map(({ id }) => id)).not.toContain(visit.id);
    const found = await sliceBadges(as(desk), { codes: [code] }, { offset: 0, limit: 1 });
    expect(found.total).toBe(0);
    // Marked, for who looks at all.
    const all = await listVisits(as(desk), { buildingId: tower });
    expect(all.items.find(({ id }) => id === visit.id)).toMatchObject({ approval: 'pending', cancelledAt: null });
  });

  test('those who are named are asked and see it, with who comes and no code; others do not', async () => {
    const visit = await invite(ann, { purpose: 'Interview' });
    expect(await asked(visit)).toEqual([approver.userId]);
    const { items } = await listVisitApprovals(as(approver), {});
    const shown = items.find(({ visitId }) => visitId === visit.id);
    expect(shown).toMatchObject({
      buildingName: 'Tower',
      purpose: 'Interview',
      visitors: [{ name: 'Vera', company: 'Umbrella' }],
      until: visit.start,
    });
    expect(JSON.stringify(shown)).not.toMatch(/outside\.example|registrationCode/);
    for (const [who, isThere] of [
      [desk, true],
      [world.ctx.who, true],
      [ann, false],
      [outsider, false],
    ] as const)
      expect((await listVisitApprovals(as(who), {})).items.some(({ visitId }) => visitId === visit.id)).toBe(isThere);
  });

  test('approved, its visitors are invited as they would have been at once; a second decision comes too late', async () => {
    const visit = await invite();
    expect(await approveVisit(as(approver), { id: visit.id })).toEqual({
      id: visit.id,
      version: 2,
      approval: 'approved',
    });
    expect(await written(visit)).toEqual(['invited']);
    expect((await told(visit)).map(({ type }) => type)).toEqual(['visit.created', 'visit.approved']);
    expect(await jobsOf(visit, 'visit.expire')).toEqual([]);
    expect(await refusal(rejectVisit(as(desk), { id: visit.id }))).toBe('visit_state_conflict');
    expect((await noteArrival(as(desk, '2030-01-07T00:30:00Z'), { id: visit.id })).badges).toMatchObject([
      { state: 'visiting' },
    ]);
  });

  test('rejected, it is over: its host reads why, no event says it, and its visitors never hear of it', async () => {
    const visit = await invite();
    await rejectVisit(as(approver), { id: visit.id, reason: 'Not her again' });
    expect(await getVisit(as(ann), { id: visit.id })).toMatchObject({
      approval: 'rejected',
      rejectionReason: 'Not her again',
      cancelledAt: '2030-01-07T00:00:00.000Z',
    });
    expect(await written(visit)).toEqual([]);
    expect(JSON.stringify(await told(visit))).not.toContain('Not her');
    for (const job of ['visit.end', 'visit.expire', 'visit.ask_approvers'])
      expect(await jobsOf(visit, job)).toEqual([]);
    expect(await refusal(noteArrival(as(desk), { id: visit.id }))).toBe('visit_over');
    expect(await refusal(updateVisit(as(ann), { id: visit.id, notes: 'Late' }))).toBe('visit_over');
  });

  test('what nobody decided on before it was to begin is over by then, written down yet or not', async () => {
    const visit = await invite();
    expect(await jobsOf(visit, 'visit.expire')).toEqual([visit.start]);
    const begun = visit.start;
    expect((await getVisit(as(ann, begun), { id: visit.id })).approval).toBe('rejected');
    expect(await refusal(approveVisit(as(approver, begun), { id: visit.id }))).toBe('visit_state_conflict');
    expect(await refusal(noteArrival(as(desk, begun), { id: visit.id }))).toBe('visit_over');
    await admin().tx((tx) => expireVisit(tx, { visitId: visit.id }));
    expect(await approvalOf(visit)).toBe('pending');
    await admin(visit.end).tx((tx) => endVisit(tx, { visitId: visit.id }));
    await admin(begun).tx((tx) => expireVisit(tx, { visitId: visit.id }));
    expect((await told(visit)).map(({ type }) => type)).toEqual(['visit.created', 'visit.expired']);
    expect((await getVisit(admin(), { id: visit.id })).badges).toMatchObject([{ state: 'initial' }]);
  });

  test('cancelled, it waits for nobody: no approver is told, and no visitor', async () => {
    const visit = await invite();
    await cancelVisit(as(ann), { id: visit.id });
    expect(await approvalOf(visit)).toBeNull();
    expect(await jobsOf(visit, 'visit.ask_approvers')).toEqual([]);
    expect(await asked(visit)).toBeUndefined();
    expect(await written(visit)).toEqual([]);
    expect(await refusal(approveVisit(as(approver), { id: visit.id }))).toBe('visit_state_conflict');
  });
});

describe('who decides', () => {
  test('whom the policy names and who receives visitors there; not its host, and to others it is not there', async () => {
    const { id } = await invite();
    expect(await refusal(approveVisit(as(ann), { id }))).toBe('approval_not_yours');
    expect(await refusal(approveVisit(as(outsider), { id }))).toBe('not_found id');
    expect(await refusal(approveVisit(as(desk), { id, version: 7 }))).toBe('version_conflict version');
    expect(await refusal(approveVisit(as(desk), { id }))).toBe('allowed');
  });

  test('by what she is when she decides: who has left the group decides no more', async () => {
    const { id } = await invite();
    await removeGroupMember(admin(), { id: groupId, userId: approver.userId ?? 0 });
    const lost = await refusal(approveVisit(as(approver), { id }));
    await addGroupMember(admin(), { id: groupId, userId: approver.userId ?? 0 });
    expect(lost).toBe('not_found id');
    expect(await refusal(approveVisit(as(approver), { id }))).toBe('allowed');
  });

  test('who decides there needs nobody: the front desk, and a host who is named', async () => {
    expect((await invite(desk, { hostId: ann.userId ?? 0 })).approval).toBeNull();
    expect((await invite(approver)).approval).toBeNull();
    const walkIn = { visitors: [vera()], buildingId: tower, hostId: ann.userId ?? 0, end: '2030-01-07T09:00' };
    const visit = await createVisit(as(desk), { ...walkIn, arrived: true });
    expect(visit).toMatchObject({ approval: null, badges: [{ state: 'visiting' }] });
    // A host does not let in whom nobody has approved.
    const own = { visitors: [vera()], buildingId: tower, end: '2030-01-07T09:00', arrived: true };
    for (const when of [{}, { start: '2030-01-07T08:50' }])
      expect(await refusal(createVisit(as(ann), { ...own, ...when }))).toBe('visit_approval_too_late start');
  });

  test('who became unwelcome while it waited is not approved, and whoever decides hears no reason unless she receives visitors', async () => {
    const visit = await invite(ann, { visitors: [{ ...vera(), name: 'Una Welcome', email: 'una@outside.example' }] });
    const shut = { email: 'una@outside.example', reason: 'Shouted' };
    const { id } = await createUnwelcomeVisitor(admin(), shut);
    expect(await refusal(approveVisit(as(approver), { id: visit.id }))).toBe('visitor_not_welcome id');
    expect([await approvalOf(visit), await written(visit)]).toEqual(['pending', []]);
    await deleteUnwelcomeVisitor(admin(), { id });
    expect(await refusal(approveVisit(as(approver), { id: visit.id }))).toBe('allowed');
  });

  test('where nobody is named, or nobody is left of those, who receives visitors is asked', async () => {
    const house = await createBuilding(world, { zone: 'Asia/Hong_Kong' });
    const receiving = (await createUser(world, { role: 'receptionist' })).who;
    const gone = (await createGroup(admin(), { name: 'Gone' })).id;
    const { id } = await createVisitingPolicy(admin(), { name: 'All', buildingId: house, rules: { approval: {} } });
    const first = await invite(ann, { buildingId: house });
    expect(await asked(first)).toContain(receiving.userId);
    await updateVisitingPolicy(admin(), { id, rules: { approval: { groupIds: [gone] } } });
    await deleteGroup(admin(), { id: gone });
    const second = await invite(ann, { buildingId: house });
    expect(second.approval).toBe('pending');
    expect(await asked(second)).toContain(receiving.userId);
  });

  test('a policy names whom there is', async () => {
    const naming = (approval: object) =>
      createVisitingPolicy(admin(), { name: 'Naming', buildingId: annex, rules: { approval } });
    expect(await refusal(naming({ groupIds: [999_999] }))).toBe('not_found rules.approval.groupIds');
    expect(await refusal(naming({ userIds: [999_999] }))).toBe('not_found rules.approval.userIds');
  });
});

test('why it was turned down is forgotten with who was to come', async () => {
  const visit = await invite();
  await rejectVisit(as(approver), { id: visit.id, reason: 'She took a laptop' });
  const forgotten: unknown[] = [];
  await eraseVisitor(
    admin(),
    { id: visit.badges[0]?.visitorId ?? 0 },
    {
      forgetNotices: async (_tx, about) => void forgotten.push(about),
      forgetAttendees: async () => ({ more: false }),
    },
  );
  expect(forgotten).toEqual([{ badgeIds: [visit.badges[0]?.id], visitIds: [visit.id] }]);
  expect(await getVisit(admin(), { id: visit.id })).toMatchObject({ approval: 'rejected', rejectionReason: null });
});

test('a policy that goes lets what waits wait, and asks for nothing new', async () => {
  const visit = await invite();
  await deleteVisitingPolicy(admin(), { id: policyId });
  expect(await approvalOf(visit)).toBe('pending');
  expect((await invite()).approval).toBeNull();
  expect(await refusal(approveVisit(as(approver), { id: visit.id }))).toBe('allowed');
});
