import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { showTime } from '../../platform/time.ts';
import { foreseeChange } from './change.ts';
import type { endpoints } from './contract.ts';
import { foreseeSeries } from './create.ts';
import type { Refusal } from './refusals.ts';
import type { Occurrence } from './rules.ts';

type Calls = UseCases<typeof endpoints>;
type Given = Input<(typeof endpoints)['checkSeries']>;
type Checked = Awaited<ReturnType<Calls['checkSeries']>>;

/** What would become of each date of a series, new or changed, by what decides on that. It only looks: others may be quicker. */
export const checkSeries: Calls['checkSeries'] = async (ctx, { seriesId, ...given }) =>
  seriesId === undefined
    ? checkNew(ctx, without(given, ['from', 'startTime', 'endTime', 'days', 'giveUpApproval'], 'Only of a "seriesId"'))
    : checkChange(
        ctx,
        seriesId,
        without(given, ['start', 'end', 'hostId', 'guest', 'recurrence'], 'Not of a "seriesId"'),
      );

async function checkNew(
  ctx: Ctx,
  given: Pick<
    Given,
    'resourceIds' | 'start' | 'end' | 'hostId' | 'guest' | 'anonymous' | 'recurrence' | 'acceptTerms' | 'overrule'
  >,
): Promise<Checked> {
  const { hostId, guest, anonymous, acceptTerms, overrule } = given;
  const input = {
    resourceIds: mustBeSaid(given.resourceIds, 'resourceIds'),
    start: mustBeSaid(given.start, 'start'),
    end: mustBeSaid(given.end, 'end'),
    ...(hostId !== undefined && { hostId }),
    ...(guest !== undefined && { guest }),
    ...(anonymous !== undefined && { anonymous }),
    ...(acceptTerms !== undefined && { acceptTerms }),
    ...(overrule !== undefined && { overrule }),
  };
  const recurrence = mustBeSaid(given.recurrence, 'recurrence');
  const { occurrences, skipped } = await foreseeSeries(ctx, input, recurrence);
  return answer(occurrences, skipped);
}

async function checkChange(
  ctx: Ctx,
  id: number,
  given: Omit<Given, 'seriesId' | 'start' | 'end' | 'hostId' | 'guest' | 'recurrence'>,
): Promise<Checked> {
  const { moves, skipped } = await foreseeChange(ctx, { ...given, id });
  return answer(
    moves.map(({ row, during }) => ({ date: row.seriesDate ?? '', during })),
    skipped,
  );
}

function answer(dates: readonly Occurrence[], skipped: readonly Refusal[]): Checked {
  const refusals = Map.groupBy(skipped, ({ date }) => date);
  return {
    dates: dates.map(({ date, during }) => ({
      date,
      start: showTime(during.start),
      end: showTime(during.end),
      allowed: !refusals.has(date),
      refusals: refusals.get(date) ?? [],
    })),
    refused: refusals.size,
  };
}

/** What is said of the other kind would be passed over. @throws 400 that names it */
function without<const Name extends keyof Given>(
  given: Given,
  names: readonly Name[],
  detail: string,
): Omit<Given, Name> {
  const said = names.find((name) => given[name] !== undefined);
  if (said !== undefined) throw invalid(said, detail);
  return given;
}

/** Of a new series all of it is said. @throws 400 */
function mustBeSaid<T>(value: T | undefined, param: string): T {
  if (value === undefined) throw invalid(param, `Give "${param}", or the "seriesId" of what is to be changed`);
  return value;
}
