import { createGroup, addGroupMember } from '../../server/modules/people/people.ts';
import { createVisitingPolicy } from '../../server/modules/visiting/visiting.ts';
import type { Visit } from '../../server/modules/visitors/contract.ts';
import {
  approveVisit,
  askAboutVisit,
  createVisit,
  getVisit,
  tellVisitors,
  type VisitorLetter,
} from '../../server/modules/visitors/visitors.ts';
import type { Ctx } from '../../server/platform/context/context.ts';
import type { Principal } from '../../server/platform/context/principal.ts';
import { Problem } from '../../server/platform/contract/problems.ts';
import { roleScopes } from '../../server/platform/contract/scopes.ts';
import { contextFor, createBuilding, createTestDatabase, createUser, createWorld } from './database.ts';

/** Eight in the morning in Hong Kong, where it is the 7th. */
const MORNING = '2030-01-07T00:00:00Z';

/** Says what somebody is refused, with what the refusal is about; `allowed` where she is not. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return [error.kind.code, error.details.param].filter(Boolean).join(' ');
    throw error;
  }
  return 'allowed';
}

let counted = 0;
/** Another visitor with an address of her own. */
export const vera = () => ({ name: 'Vera', email: `vera-${++counted}@outside.example`, company: 'Umbrella' });

function approversIn(told: readonly { readonly type: string; readonly data: unknown }[]): unknown {
  const last = told.findLast(({ type }) => type === 'visit.approval_asked');
  return last && (last.data as { readonly approverIds: unknown }).approverIds;
}

/** A building where a group approves visits, one where nobody has to, and those who matter. */
export async function openApproval() {
  const testing = await createTestDatabase();
  const world = await createWorld(testing.database);
  const tower = await createBuilding(world, { name: 'Tower', zone: 'Asia/Hong_Kong' });
  const annex = await createBuilding(world, { name: 'Annex', zone: 'Asia/Hong_Kong' });
  const person = async (): Promise<Principal> => (await createUser(world)).who;
  const [ann, approver, outsider] = [await person(), await person(), await person()];
  const received = (await createUser(world, { role: 'receptionist' })).who;
  const desk: Principal = { ...received, scopes: roleScopes.receptionist, reach: [tower] };
  const as = (who: Principal, now = MORNING): Ctx => contextFor(testing.database, who, Temporal.Instant.from(now));
  const admin = (now = MORNING): Ctx => as(world.ctx.who, now);
  const groupId = (await createGroup(admin(), { name: 'Security' })).id;
  await addGroupMember(admin(), { id: groupId, userId: approver.userId ?? 0 });
  const rules = { approval: { groupIds: [groupId] } };
  const policyId = (await createVisitingPolicy(admin(), { name: 'Asks Security', buildingId: tower, rules })).id;
  const invite = (who = ann, given: Partial<Parameters<typeof createVisit>[1]> = {}): Promise<Visit> =>
    createVisit(as(who), {
      visitors: [vera()],
      buildingId: tower,
      start: '2030-01-07T09:00',
      end: '2030-01-07T10:00',
      ...given,
    });
  /** What was told of a visit, in its order. */
  const told = async ({ id }: Pick<Visit, 'id'>) =>
    world.db
      .selectFrom('event')
      .select(['type', 'data'])
      .where('tenantId', '=', world.tenant.id)
      .where('subjectType', '=', 'visit')
      .where('subjectId', '=', id)
      .orderBy('id')
      .execute();
  return {
    world,
    database: testing.database,
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
    approved: async (given: object = {}): Promise<Visit> => {
      const visit = await invite(ann, given);
      await approveVisit(as(approver), { id: visit.id });
      return visit;
    },
    approvalOf: async ({ id }: Visit): Promise<string | null> => (await getVisit(admin(), { id })).approval,
    /** What visitors of a visit are written by now. */
    written: async ({ id }: Pick<Visit, 'id'>): Promise<string[]> => {
      const letters: VisitorLetter[] = [];
      const write = async (_tx: unknown, all: readonly VisitorLetter[]) => void letters.push(...all);
      await admin().tx((tx) => tellVisitors(tx, { visitId: id }, write));
      return letters.map(({ kind }) => kind);
    },
    /** Who is asked about a visit, as the job says it. */
    asked: async ({ id }: Pick<Visit, 'id'>): Promise<unknown> => {
      await admin().tx((tx) => askAboutVisit(tx, { visitId: id, askedBy: ann.key }));
      return approversIn(await told({ id }));
    },
    /** When the jobs of a visit run. */
    jobsOf: async ({ id }: Pick<Visit, 'id'>, name: string): Promise<string[]> =>
      (
        await world.db
          .selectFrom('job')
          .select('runAt')
          .where('tenantId', '=', world.tenant.id)
          .where('name', '=', name)
          .where('key', '=', String(id))
          .execute()
      ).map(({ runAt }) => runAt.toISOString()),
    [Symbol.asyncDispose]: () => testing[Symbol.asyncDispose](),
  };
}
export type Approval = Awaited<ReturnType<typeof openApproval>>;
