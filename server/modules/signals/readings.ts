import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { readTime } from '../../platform/time.ts';
import type { endpoints, ReadingGiven, ReadingsGiven } from './contract.ts';
import { measureNames, type Measure } from './kinds.ts';
import { codeOf, decideTime, decideValues, inCelsius } from './rules.ts';
import { findSenders, recordRows, type ReadingValues, type Sender } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** A reading, and where it stands in what was sent. */
interface Placed {
  readonly reading: ReadingGiven;
  /** With a dot behind it; nothing for one by itself. */
  readonly param: string;
}

/**
 * Keeps what devices measured, all or nothing. It is told to nobody and audited by nothing: thousands come in a minute.
 * @throws 404 or 400 that names the reading and its field; nothing is kept then
 */
export const recordReadings: Calls['recordReadings'] = async (ctx, given) => {
  const placed = readPlaced(given);
  const senders = await findSenders(ctx, [...new Set(placed.map(({ reading }) => codeOf(reading.accessId)))]);
  const rows = placed.map((one) => readRow(ctx, senders, one));
  await ctx.tx(async (tx) => recordRows(tx, rows));
  return { taken: rows.length };
};

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

function readRow(ctx: Ctx, senders: ReadonlyMap<string, Sender>, { reading, param }: Placed): ReadingValues {
  const { accessId, timestamp, temperature, temperatureUnit, hasMotion = null, batteryLevel = null, ...said } = reading;
  const sender = found(
    heard(ctx, senders.get(codeOf(accessId))),
    `${param}accessId`,
    `There is no device "${accessId}" in use`,
  );
  const at = readAt(ctx, timestamp, `${param}timestamp`);
  const numbers = {
    ...said,
    temperature: typeof temperature === 'number' ? inCelsius(temperature, temperatureUnit) : null,
  };
  obey(decideValues(sender.kind, { ...numbers, hasMotion }, param));
  const measured = measureNames.map((name) => [name, numbers[name] ?? null]);
  const values = Object.fromEntries(measured) as Record<Measure, number | null>;
  return { ...values, deviceId: sender.id, at, hasMotion, batteryLevel };
}

/** Out of use, or out of reach, it is as if it were not there. */
const heard = ({ who }: Ctx, sender: Sender | undefined): Sender | null =>
  sender && !sender.retired && may(who, 'readings:write', sender.buildingId ?? 'whole') ? sender : null;

/** It says its offset: a wall time comes twice when clocks are put back, and a device is asked by nobody which it means. */
const OFFSET = /(?:[Zz]|[+\- ]\d{2}:?\d{2})$/;

/** When it was measured; unless that is said, now. */
function readAt({ now }: Ctx, timestamp: string | null | undefined, param: string): Temporal.Instant {
  if (timestamp === undefined || timestamp === null) return now;
  if (!OFFSET.test(timestamp)) throw invalid(param, 'Give a time with its offset, such as 2026-03-01T09:00:00+01:00');
  const at = readTime(timestamp, 'UTC', param);
  obey(decideTime(at, now, param));
  return at;
}
