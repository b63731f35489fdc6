import { inBreaths } from '../../platform/breaths.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { readTime, type Period } from '../../platform/time.ts';
import type { endpoints, ReadingGiven, ReadingsGiven } from './contract.ts';
import { keepRows } from './gathering.ts';
import type { Recorded, Sender } from './recorded.ts';
import { codeOf, decideTime, decideValues, inCelsius, timesTaken } from './rules.ts';
import { findSenders } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** A reading, and where it stands in what was sent. */
interface Placed {
  readonly reading: ReadingGiven;
  /** With a dot behind it; nothing for one by itself. */
  readonly param: string;
  /** Where its time stands, unless it is its `timestamp`. */
  readonly timeParam?: string;
}

/**
 * Keeps what devices measured, all or nothing. It is told to nobody and audited by nothing: thousands come in a minute.
 * @throws 404 or 400 that names the reading and its field; nothing is kept then
 */
export const recordReadings: Calls['recordReadings'] = async (ctx, given) => {
  const placed = readPlaced(given);
  const accessIds = placed.map(({ reading }) => reading.accessId);
  return keepReadings(ctx, await heardOf(ctx, accessIds), placed);
};

/** Those of some access ids that are heard, by how these are compared: in use, and where the asking one hands readings in. */
export async function heardOf(ctx: Ctx, accessIds: readonly string[]): Promise<Senders> {
  const senders = await findSenders(ctx, [...new Set(accessIds.map(codeOf))]);
  const heard = [...senders].filter(([, sender]) => isHeard(ctx, sender));
  return new Map(heard.map(([code, sender]) => [code, { ...sender, taken: timesTaken(ctx.now, sender.keptDays) }]));
}

/** Keeps readings of those who are heard, all or none. @throws 404 or 400 that names the reading and its field */
export async function keepReadings(
  ctx: Ctx,
  senders: Senders,
  placed: readonly Placed[],
): Promise<{ readonly taken: number }> {
  const rows = await inBreaths(readRows({ now: ctx.now, senders }, placed), AT_A_TIME);
  await keepRows(ctx, rows);
  return { taken: rows.length };
}

/** One reading, or several. */
function readPlaced({ items, accessId, ...said }: ReadingsGiven): readonly Placed[] {
  if (items === undefined) {
    if (accessId === undefined)
      throw invalid('accessId', 'Say which device measured it, or give several readings as items');
    return [{ reading: { accessId, ...said }, param: '' }];
  }
  const [beside] = Object.entries({ accessId, ...said }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  if (beside !== undefined) throw invalid(beside, 'Say this of each of the items');
  return items.map((reading, i) => ({ reading, param: `items[${i}].` }));
}

/** One that is heard, and from when to when what it says now may be. */
interface Heard extends Sender {
  readonly taken: Period;
}

type Senders = ReadonlyMap<string, Heard>;

/** What the readings of one request are judged by. */
interface Judging {
  readonly now: Temporal.Instant;
  readonly senders: Senders;
}

/** So long whoever else asks waits for a batch, in milliseconds: what is read of it in between. */
const AT_A_TIME = 1;

function* readRows(judging: Judging, placed: readonly Placed[]): Generator<void, readonly Recorded[]> {
  const rows: Recorded[] = [];
  for (const one of placed) {
    rows.push(readRow(judging, one));
    yield;
  }
  return rows;
}

function readRow({ now, senders }: Judging, { reading, param, timeParam }: Placed): Recorded {
  const { accessId, timestamp, temperature, temperatureUnit } = reading;
  const sender = found(senders.get(codeOf(accessId)), `${param}accessId`, `There is no device "${accessId}" in use`);
  const isConverted = typeof temperature === 'number' && Boolean(temperatureUnit);
  const values = isConverted ? { ...reading, temperature: inCelsius(temperature, temperatureUnit) } : reading;
  obey(decideValues(sender.kind, values, param));
  return { sender, at: readAt(now, timestamp, sender.taken, timeParam ?? `${param}timestamp`), values };
}

/** Out of use, or out of reach, it is as if it were not there. */
const isHeard = ({ who }: Ctx, { retired, buildingId }: Sender): boolean =>
  !retired && may(who, 'readings:write', buildingId ?? 'whole');

/** It says its offset: a wall time comes twice when clocks are put back, and a device is asked by nobody which it means. */
const OFFSET = /(?:[Zz]|[+\- ]\d{2}:?\d{2})$/;

/** When it was measured; unless that is said, now. */
function readAt(
  now: Temporal.Instant,
  timestamp: string | null | undefined,
  taken: Period,
  param: string,
): Temporal.Instant {
  if (timestamp === undefined || timestamp === null) return now;
  if (!OFFSET.test(timestamp)) throw invalid(param, 'Give a time with its offset, such as 2026-03-01T09:00:00+01:00');
  const at = readTime(timestamp, 'UTC', param);
  obey(decideTime(at, taken, param));
  return at;
}
