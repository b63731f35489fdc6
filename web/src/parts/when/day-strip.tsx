import { VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { busyQuery } from '../../data/availability.ts';
import { showTimes } from '../../lib/show.ts';
import { merged, without } from '../../lib/slots.ts';
import { dayPeriod, minutesBetween, type Period, type When } from '../../lib/when.ts';
import classes from './day-strip.module.css';

/** Hours that are always shown; a night is shown only when something happens in it. */
const FIRST_HOUR = 7;
const LAST_HOUR = 20;
const MINUTES = 60;

interface Props {
  readonly resourceId: number;
  readonly when: When;
  /** How the chosen time looks: as the place does then. */
  readonly state: 'free' | 'partly' | 'taken' | 'mine' | 'closed' | 'loading';
  /** What is not counted as taken: it is about to be given back. */
  readonly except?: Period;
}

/** A resource's day at a glance: what is taken, and the chosen time among it. */
export function DayStrip({ resourceId, when, state, except }: Props) {
  const { t } = useTranslation('parts');
  const day = dayPeriod(when.wall.day, when.zone);
  const { data } = useQuery(busyQuery(resourceId, day));
  const busy = without(merged(data ?? []), except);
  const times = busy.map((stretch) => showTimes(clip(stretch, day), when.zone));
  const shown = hoursOf([...busy, when.period], day);
  const place = (stretch: Period) => placeOf(clip(stretch, day), day, shown);
  return (
    <div>
      <VisuallyHidden>
        {data !== undefined && (times.length > 0 ? t('when.busy', { times: times.join(', ') }) : t('when.dayFree'))}
      </VisuallyHidden>
      <div className={classes.strip} data-known={data !== undefined} aria-hidden="true">
        {busy.map((stretch) => (
          <div
            key={stretch.start}
            className={classes.busy}
            style={place(stretch)}
            title={showTimes(stretch, when.zone)}
          />
        ))}
        <div className={classes.chosen} data-state={state} style={place(when.period)} />
      </div>
      <div className={classes.hours} aria-hidden="true">
        {ticksOf(shown).map((hour) => (
          <span key={hour} style={{ left: `${(100 * (hour - shown.first)) / (shown.last - shown.first)}%` }}>
            {hour}
          </span>
        ))}
      </div>
    </div>
  );
}

interface Hours {
  readonly first: number;
  readonly last: number;
}

const clip = ({ start, end }: Period, day: Period): Period => ({
  start: minutesBetween(day.start, start) < 0 ? day.start : start,
  end: minutesBetween(end, day.end) < 0 ? day.end : end,
});

function hoursOf(stretches: readonly Period[], day: Period): Hours {
  const edges = stretches.map((stretch) => clip(stretch, day));
  const first = edges.map(({ start }) => Math.floor(minutesBetween(day.start, start) / MINUTES));
  const last = edges.map(({ end }) => Math.ceil(minutesBetween(day.start, end) / MINUTES));
  return { first: Math.min(FIRST_HOUR, ...first), last: Math.max(LAST_HOUR, ...last) };
}

function placeOf({ start, end }: Period, day: Period, { first, last }: Hours): { left: string; width: string } {
  const whole = (last - first) * MINUTES;
  const from = minutesBetween(day.start, start) - first * MINUTES;
  return { left: `${(100 * from) / whole}%`, width: `${(100 * minutesBetween(start, end)) / whole}%` };
}

function ticksOf({ first, last }: Hours): number[] {
  const step = last - first > 16 ? 4 : 2;
  const begin = Math.ceil(first / step) * step;
  return Array.from({ length: Math.ceil((last - begin) / step) }, (_, at) => begin + at * step);
}
