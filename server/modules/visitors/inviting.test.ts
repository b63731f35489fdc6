import { afterAll, expect, test } from 'vitest';
import { openApproval } from '../../../test/support/visit-approval.ts';
import { createVisitingPolicy } from '../visiting/visiting.ts';
import { mustMayHost } from './inviting.ts';

const scene = await openApproval();
const { annex, ann, approver, as, admin, invite, asked } = scene;
afterAll(() => scene[Symbol.asyncDispose]());

test('who is asked to approve a visit keeps nobody waiting while she invites somebody herself', async () => {
  const rules = { approval: { userIds: [approver.userId ?? 0] } };
  await createVisitingPolicy(admin(), { name: 'Asks one', buildingId: annex, rules });
  const [held, asking] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const inviting = as(approver).tx(async (tx) => {
    await mustMayHost(tx, approver.userId ?? 0, annex);
    held.resolve();
    await asking.promise;
  });
  await held.promise;
  // Were it the other way round as well, each would wait for the other.
  const visit = await invite(ann, { buildingId: annex }).finally(asking.resolve);
  await inviting;
  expect(visit).toMatchObject({ approval: 'pending' });
  expect(await asked(visit)).toEqual([approver.userId]);
});
