import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import { closed, IdParams, ShownTime, Time } from '../../platform/contract/shapes.ts';
import { numberNames } from '../signal-kinds/contract.ts';
import { SUMMED_DAYS } from '../signals/contract.ts';

/** How time is cut: in five minutes, in hours by the clocks of the place, in days of its calendar. */
export const spans = ['five_minutes', 'hour', 'day'] as const;
export type Span = (typeof spans)[number];

/** So many days each is kept: all of them longer than the readings they are made of. */
export const spanDays = { five_minutes: 2 * SUMMED_DAYS, hour: 1_100, day: 3_660 } as const satisfies Readonly<
  Record<Span, number>
>;

/** So many are told of at once: a week of five minutes, a quarter of a year of hours, six years of days. */
export const MAX_SUMS = 2_300;

/** What of one measure came in one stretch of time. */
export const Summed = Type.Object(
  {
    start: ShownTime,
    end: ShownTime,
    count: Type.Integer({ minimum: 1, description: 'Readings that say it' }),
    min: Type.Number(),
    max: Type.Number(),
    mean: Type.Number({ description: 'Of the readings, each counted once' }),
    last: Type.Number({ description: 'Of the latest of them' }),
  },
  closed,
);
export type Summed = Static<typeof Summed>;

export const jobs = declareJobs({
  'readings.sum_up': {
    summary: 'Sum up what devices measured since the last time',
    data: Type.Object({}, closed),
  },
});

export const endpoints = declareEndpoints({
  getDeviceHistory: {
    method: 'GET',
    path: '/devices/{id}/history',
    scope: 'devices:manage',
    summary: `What a device measured of one thing, summed up: each five minutes for ${spanDays.five_minutes} days, each hour for ${spanDays.hour}, each day for ${spanDays.day}; those in which nothing came are absent. Every ten minutes what came is added, what came late and twice included`,
    params: IdParams,
    query: Type.Object(
      {
        measure: Type.Enum([...numberNames]),
        from: { ...Time, description: 'RFC 3339; without offset: by the clocks of where the device is' },
        to: { ...Time, description: 'Those that begin from then on are left out' },
        period: Type.Optional(
          Type.Enum([...spans], {
            description: `Hours and days are those of the clocks where the device is, a day on which they change as long as it is. \`hour\` unless said; ${MAX_SUMS} at most`,
          }),
        ),
      },
      closed,
    ),
    reply: Type.Object(
      {
        zone: Type.String({ description: 'Whose clocks count: of the building it is in, or else of the workplace' }),
        unit: Type.String({ description: 'What the numbers are in' }),
        items: Type.Array(Summed),
      },
      closed,
    ),
    cost: 2,
  },
});
