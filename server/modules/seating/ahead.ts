import { hash } from 'node:crypto';
import type { Ctx } from '../../platform/context/context.ts';
import { isBefore, toInstant } from '../../platform/time.ts';
import type { DrawDay } from '../draws/draws.ts';
import { findPeople } from '../people/people.ts';
import type { RulesFor } from '../policies/policies.ts';
import type { BookableResource } from '../resources/resources.ts';
import type { AskedFor } from './asker.ts';
import { desksByDraw, kindOf } from './desks.ts';
import { isUnplanned, readGround, type Ground } from './plan.ts';
import { selectOpen, type Planned, type RequestRow } from './store.ts';

/** What each is to get, by the ids of their requests. */
export type Plans = ReadonlyMap<number, Planned>;
/** Thinks out who gets what. */
export type Think = (ctx: Ctx, ground: Ground) => Promise<Plans>;

/** What was thought out, and a mark of what that stood on. */
export interface Thought {
  readonly stoodOn: string;
  readonly plans: Plans;
}

/** Is something meant for somebody that she may still get? */
export const isToBeGiven = (row: RequestRow): boolean =>
  row.plan?.state === 'granted' && row.plan.given === null && !isUnplanned(row);

/** Is it to be thought out next who gets what? */
export const isToBePlanned = (rows: readonly RequestRow[]): boolean =>
  !rows.some(isToBeGiven) && rows.some(isUnplanned);

/** Those for whom something is to be thought out. */
const waitingOf = (rows: readonly RequestRow[]): readonly RequestRow[] => rows.filter(({ plan }) => !plan?.given);

/** Who of these was not shut out. */
export async function staying(ctx: Ctx, rows: readonly RequestRow[]): Promise<readonly RequestRow[]> {
  const ids = rows.map(({ userId }) => userId);
  const people = await findPeople(ctx, ids);
  return rows.filter(({ userId }) => people.get(userId)?.active === true);
}

/** Thinks out what comes next of a day while nobody is kept waiting. @returns null: nothing is to be thought out now */
export async function thinkAhead(ctx: Ctx, day: DrawDay, think: Think): Promise<Thought | null> {
  const asking = await selectOpen(ctx, day);
  const [first] = asking;
  if (!first || isBefore(ctx.now, toInstant(first.drawAt))) return null;
  const rows = await staying(ctx, asking);
  if (!isToBePlanned(rows)) return null;
  const desks = await desksByDraw(ctx, { buildingId: day.buildingId, floorId: null, areaId: null });
  if (desks.length === 0) return null;
  const ground = await readGround(ctx, { day: day.day, rows: waitingOf(rows), desks });
  return { stoodOn: markOf(ground), plans: await think(ctx, ground) };
}

/** What was thought out, where all that it stood on is as it was. */
export async function ifItStands(
  ctx: Ctx,
  { rows, ...asked }: AskedFor,
  thought: Thought | null,
): Promise<Plans | null> {
  if (thought === null) return null;
  const isSame = thought.stoodOn === markOf(await readGround(ctx, { ...asked, rows: waitingOf(rows) }));
  return isSame ? thought.plans : null;
}

/** Thinks it out here and now, for who keeps others from changing what it stands on. */
export const thinkNow = async (ctx: Ctx, { rows, ...asked }: AskedFor, think: Think): Promise<Plans> =>
  think(ctx, await readGround(ctx, { ...asked, rows: waitingOf(rows) }));

/** The same for the same ground, and another one for any other. */
function markOf({ rows, desks, rulesOf, pasts, counted, taken }: Ground): string {
  const all = rows.map((row) => ({ row, rules: rulesOf(row.userId) }));
  const said = new Map(
    [...new Set(all.map(({ rules }) => rules.of))].map((of, i) => [of, { i, says: saysOf(of, desks) }]),
  );
  const asking = all.map(({ row, rules }) => [
    { ...row, drawAt: null },
    said.get(rules.of)?.i,
    rules.hostGroupIds,
    pasts.get(row.userId),
    counted.get(row.userId),
  ]);
  const ground = { asking, desks, taken: [...taken], says: [...said.values()].map(({ says }) => says) };
  return hash(
    'sha256',
    JSON.stringify(ground, (key, value: unknown) => (key === 'seating' ? undefined : value)),
  );
}

/** What the rules say of each desk: of many alike once. How desks are handed out was asked as they were found. */
function saysOf(of: RulesFor['of'], desks: readonly BookableResource[]): unknown {
  const kinds = new Map<string, unknown>();
  const each = desks.map((desk) => {
    const kind = kindOf(desk, of);
    if (!kinds.has(kind)) kinds.set(kind, of(desk.id));
    return kind;
  });
  return [each, [...kinds]];
}
