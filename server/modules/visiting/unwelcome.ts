import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may, reaches, type Place } from '../../platform/context/principal.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { buildingOutOfReach, fail, invalid } from '../../platform/contract/problems.ts';
import { looksOf } from '../../platform/contract/text.ts';
import { forgetAnswersAbout } from '../../platform/http/idempotency.ts';
import { isAfter, readTime, showTime, showTimeOrNull, toDate } from '../../platform/time.ts';
import { findSpace } from '../places/places.ts';
import {
  MAX_UNWELCOME,
  tooManyUnwelcome,
  visitorNotWelcome,
  type endpoints,
  type events,
  type UnwelcomeVisitor,
} from './contract.ts';
import { keysOf, type Comer } from './keys.ts';
import {
  deleteUnwelcomeRows,
  findUnwelcomeRow,
  hasRoomForUnwelcome,
  insertUnwelcomeRow,
  lockUnwelcomeRow,
  selectFitting,
  selectNaming,
  selectUnwelcomeAmong,
  selectUnwelcomeRows,
  updateUnwelcomeRow,
  type UnwelcomeRow,
} from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Who is not received, as far as the asking one receives visitors; what counts everywhere included. */
export const listUnwelcomeVisitors: Calls['listUnwelcomeVisitors'] = (ctx, input) =>
  pageOf(input, {
    by: ['id'],
    select: (after, limit) => selectUnwelcomeRows(ctx, ctx.who.reach, after, limit),
    keyOf: ({ id }) => [id],
    show: (rows) => rows.map(showUnwelcome),
  });

/** Somebody who is not received. */
export const getUnwelcomeVisitor: Calls['getUnwelcomeVisitor'] = async (ctx, { id }) =>
  showUnwelcome(seen(ctx, await findUnwelcomeRow(ctx, id)));

/** What counts in a building that the asking one does not reach is not there to her. @throws 404 */
function seen({ who }: Ctx, row: UnwelcomeRow | undefined): UnwelcomeRow {
  const here = found(row);
  return found(here.buildingId === null || reaches(who, here.buildingId) ? here : null);
}

/** Receives somebody no more. @throws 400 where nothing says who is meant */
export const createUnwelcomeVisitor: Calls['createUnwelcomeVisitor'] = (ctx, { buildingId = null, ...given }) =>
  ctx.tx(async (tx) => {
    mustReceiveAt(tx, buildingId ?? 'whole');
    const { email = null, domain = null, name = null, company = null, reason } = given;
    if ([email, domain, name, company].every((one) => one === null))
      throw invalid('email', 'Say an e-mail address, a domain, a name or a company');
    const until = await readUntil(tx, buildingId, given.until ?? null);
    if (!(await hasRoomForUnwelcome(tx, MAX_UNWELCOME))) throw fail(tooManyUnwelcome);
    const id = await insertUnwelcomeRow(tx, {
      buildingId,
      email: email?.toLowerCase() ?? null,
      domain: domain?.toLowerCase() ?? null,
      name,
      nameKey: name === null ? null : looksOf(name),
      company,
      companyKey: company === null ? null : looksOf(company),
      reason,
      until,
    });
    return tellOfUnwelcome(tx, 'unwelcome_visitor.created', null, id);
  });

/** Says another reason or end. */
export const updateUnwelcomeVisitor: Calls['updateUnwelcomeVisitor'] = (ctx, { id, version, reason, until }) =>
  ctx.tx(async (tx) => {
    const before = await openUnwelcome(tx, id);
    mustHaveVersion(before, version);
    if (reason === undefined && until === undefined) return showUnwelcome(before);
    await updateUnwelcomeRow(tx, id, {
      reason: reason ?? before.reason,
      until: until === undefined ? before.until : await readUntil(tx, before.buildingId, until),
    });
    return tellOfUnwelcome(tx, 'unwelcome_visitor.updated', before, id);
  });

/** Receives somebody again. */
export const deleteUnwelcomeVisitor: Calls['deleteUnwelcomeVisitor'] = (ctx, { id }) =>
  ctx.tx(async (tx) => forget(tx, [await openUnwelcome(tx, id)]));

/** By the clocks of the building, or of the workplace. @throws 404 for the building, 400 for what is over */
async function readUntil(tx: Tx, buildingId: number | null, until: string | null): Promise<Date | null> {
  const zone = buildingId === null ? tx.tenant.zone : found(await findSpace(tx, { buildingId }), 'buildingId').zone;
  if (until === null) return null;
  const at = readTime(until, zone, 'until');
  if (!isAfter(at, tx.now)) throw invalid('until', 'It ends later than now');
  return toDate(at);
}

/** An entry that the asking one keeps, alone. @throws 404, 403 */
async function openUnwelcome(tx: Tx, id: number): Promise<UnwelcomeRow> {
  const row = seen(tx, await lockUnwelcomeRow(tx, id));
  mustReceiveAt(tx, row.buildingId ?? 'whole');
  return row;
}

/** Who is to be received nowhere is said by those who receive visitors everywhere. @throws 403 */
function mustReceiveAt({ who }: Ctx, place: Place): void {
  if (!may(who, 'visitors:manage', place))
    throw fail(buildingOutOfReach, { detail: 'Your role does not cover all the buildings that this is about' });
}

/** Somebody who is to come, and what names her in the request. */
export interface Coming extends Comer {
  readonly param: string;
}

/**
 * Insists that all of these are received in a building. Why somebody is not is told to who receives visitors there alone.
 * @param withReasons told there at all
 * @throws 403 that names the first who is not
 */
export async function mustBeWelcome(
  ctx: Ctx,
  buildingId: number,
  comers: readonly Coming[],
  { withReasons = true }: { readonly withReasons?: boolean } = {},
): Promise<void> {
  const fitting = await selectFitting(ctx, comers.map(keysOf), buildingId);
  const [first] = fitting.toSorted((a, b) => a.place - b.place || a.id - b.id);
  if (first === undefined) return;
  const param = comers[first.place]?.param ?? 'visitors';
  throw fail(
    visitorNotWelcome,
    withReasons && may(ctx.who, 'visitors:manage', buildingId)
      ? { param, detail: `Not to be received: ${first.reason}`, extra: { unwelcomeVisitorId: first.id } }
      : { param },
  );
}

/** Which of these, each expected in a building, would not be received there now: their places. */
export const findUnwelcome = async (
  ctx: Ctx,
  comers: readonly (Comer & { readonly buildingId: number })[],
): Promise<ReadonlySet<number>> =>
  comers.length === 0
    ? new Set()
    : selectUnwelcomeAmong(
        ctx,
        comers.map((one) => ({ ...keysOf(one), buildingId: one.buildingId })),
      );

/**
 * Forgets the entries that say who one of these is, as far as the asking one keeps them: with her address whatever name was noted beside it.
 * One about a domain or a company says of nobody who she is.
 */
export async function forgetUnwelcome(tx: Tx, comers: readonly Comer[]): Promise<void> {
  const naming = await selectNaming(tx, comers.map(keysOf));
  await forget(
    tx,
    naming.filter(({ buildingId }) => may(tx.who, 'visitors:manage', buildingId ?? 'whole')),
  );
}

/** Deletes entries, with the answers that are kept for who repeats a request. */
async function forget(tx: Tx, rows: readonly UnwelcomeRow[]): Promise<void> {
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return;
  await deleteUnwelcomeRows(tx, ids);
  await forgetAnswersAbout(tx, ['createUnwelcomeVisitor', 'updateUnwelcomeVisitor'], ids);
  for (const row of rows)
    tx.emit('unwelcome_visitor.deleted', {
      id: row.id,
      version: row.version + 1,
      data: { id: row.id },
      before: noted(row),
      after: null,
    });
}

const showUnwelcome = (row: UnwelcomeRow): UnwelcomeVisitor => ({
  id: row.id,
  version: row.version,
  buildingId: row.buildingId,
  email: row.email,
  domain: row.domain,
  name: row.name,
  company: row.company,
  reason: row.reason,
  until: showTimeOrNull(row.until),
  createdAt: showTime(row.createdAt),
});

/** What the audit log keeps of an entry: not who is meant, nor why. */
const noted = ({ id, buildingId, until }: UnwelcomeRow) => ({ id, buildingId, until: showTimeOrNull(until) });

async function tellOfUnwelcome(
  tx: Tx,
  what: Extract<keyof typeof events, `unwelcome_visitor.${string}`>,
  before: UnwelcomeRow | null,
  id: number,
): Promise<UnwelcomeVisitor> {
  const after = found(await findUnwelcomeRow(tx, id));
  const states = { before: before && noted(before), after: noted(after) };
  tx.emit(what, { id, version: after.version, data: { id }, ...states });
  return showUnwelcome(after);
}
