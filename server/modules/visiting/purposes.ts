import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import { showTime, showTimeOrNull, toDate } from '../../platform/time.ts';
import {
  MAX_VISIT_PURPOSES,
  tooManyVisitPurposes,
  type endpoints,
  type events,
  type VisitPurpose,
} from './contract.ts';
import { mustKeepAt } from './keeping.ts';
import {
  findPurposeRow,
  hasRoomForPurpose,
  insertPurposeRow,
  lockPurposeRow,
  selectPurposeNames,
  selectPurposeRows,
  updatePurposeRow,
  type PurposeRow,
} from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Purposes of visits by name. */
export const listVisitPurposes: Calls['listVisitPurposes'] = (ctx, input) =>
  pageOf(input, {
    by: ['string', 'id'],
    select: (after, limit) =>
      selectPurposeRows(ctx, { buildingId: input.buildingId ?? null, archived: input.archived ?? false }, after, limit),
    keyOf: ({ name, id }) => [name, id],
    show: (rows) => rows.map(showPurpose),
  });

/** One purpose of visits. */
export const getVisitPurpose: Calls['getVisitPurpose'] = async (ctx, { id }) =>
  showPurpose(found(await findPurposeRow(ctx, id)));

/** Adds a purpose. @throws 409 for a name that is taken there, or where there are as many as can be */
export const createVisitPurpose: Calls['createVisitPurpose'] = (ctx, { name, buildingId = null }) =>
  ctx.tx(async (tx) => {
    mustKeepAt(tx, buildingId);
    if (!(await hasRoomForPurpose(tx, MAX_VISIT_PURPOSES))) throw fail(tooManyVisitPurposes);
    const after = await getVisitPurpose(tx, { id: await insertPurposeRow(tx, { name, buildingId }) });
    tellOfPurpose(tx, 'visit_purpose.created', null, after);
    return after;
  });

/** Renames, archives or brings back a purpose; the visits that have it keep it. */
export const updateVisitPurpose: Calls['updateVisitPurpose'] = (ctx, { id, version, name, archived }) =>
  ctx.tx(async (tx) => {
    const row = found(await lockPurposeRow(tx, id));
    mustKeepAt(tx, row.buildingId);
    const before = showPurpose(row);
    mustHaveVersion(before, version);
    const isArchived = archived ?? row.archivedAt !== null;
    const next = { name: name ?? row.name, archivedAt: isArchived ? (row.archivedAt ?? toDate(tx.now)) : null };
    if (next.name === row.name && next.archivedAt === row.archivedAt) return before;
    await updatePurposeRow(tx, id, next);
    const after = await getVisitPurpose(tx, { id });
    tellOfPurpose(tx, 'visit_purpose.updated', before, after);
    return after;
  });

/** Insists that a visit to a building can have this purpose. @throws 404, 400 that name `purposeId` */
export async function mustBePurposeIn(ctx: Ctx, purposeId: number, buildingId: number): Promise<void> {
  const row = found(await findPurposeRow(ctx, purposeId), 'purposeId');
  if (row.archivedAt !== null) throw invalid('purposeId', 'This purpose is chosen no more');
  if (row.buildingId !== null && row.buildingId !== buildingId)
    throw invalid('purposeId', 'This purpose is one of visits to another building');
}

/** What these purposes are called, archived ones too. */
export const namesOfPurposes = async (ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, string>> =>
  new Map((await selectPurposeNames(ctx, ids)).map(({ id, name }) => [id, name]));

const showPurpose = (row: PurposeRow): VisitPurpose => ({
  id: row.id,
  version: row.version,
  name: row.name,
  buildingId: row.buildingId,
  archivedAt: showTimeOrNull(row.archivedAt),
  createdAt: showTime(row.createdAt),
});

function tellOfPurpose(
  tx: Tx,
  what: Extract<keyof typeof events, `visit_purpose.${string}`>,
  before: VisitPurpose | null,
  after: VisitPurpose,
): void {
  const { id, name, version } = after;
  tx.emit(what, { id, version, data: { id, name }, before, after });
}
