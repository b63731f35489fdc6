import { Button } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Alternative, BookingCheck } from '../../data/booking-checks.ts';
import { nameOf, nearDay, showShortDay, showTimes } from '../../lib/show.ts';
import { useNow } from '../../lib/now.ts';
import { dayIn } from '../../lib/when.ts';
import { codeText, useReasons } from '../../parts/rules/reasons.ts';
import type { When } from './model.ts';
import type { Place } from './places.ts';
import classes from './ruled.module.css';

interface Props {
  readonly place: Place;
  readonly places: readonly Place[];
  readonly when: When;
  readonly check: BookingCheck;
  readonly busy: boolean;
}

/** Why the rules refuse a time, and what would work: the form's one button books that. */
export function Ruled({ place, places, when, check, busy }: Props) {
  const { reasonOf } = useReasons(check, when.period, when.zone);
  const refusals = check.refusals.filter(({ rule }) => rule !== null);
  const [first] = refusals;
  const reasons = [...new Set(refusals.map(reasonOf))];
  return (
    <>
      {first && (
        <output className={classes.ruled}>
          <IconHandStop size={20} stroke={1.7} aria-hidden="true" />
          <span>
            <b>{codeText(first)}</b>
            {reasons.map((reason) => (
              <i key={reason}>{reason}</i>
            ))}
          </span>
        </output>
      )}
      {check.alternative && (
        <Instead place={place} places={places} when={when} alternative={check.alternative} busy={busy} />
      )}
    </>
  );
}

interface InsteadProps extends Omit<Props, 'check'> {
  readonly alternative: Alternative;
}

function Instead({ place, places, when, alternative, busy }: InsteadProps) {
  const { t } = useTranslation('book');
  const what = useWords({ place, places, when, alternative });
  return (
    <Button
      type="submit"
      size="md"
      fullWidth
      loading={busy}
      classNames={{ root: classes.instead ?? '', label: classes.label ?? '' }}
    >
      <span className="tabular">{t('place.bookInstead', { what })}</span>
    </Button>
  );
}

/** The alternative as far as it is another one: its place, its day, its times. */
function useWords({ place, places, when: { period, zone, wall }, alternative }: Omit<InsteadProps, 'busy'>): string {
  const today = dayIn(useNow(), zone);
  const id = alternative.resourceIds[0];
  const other = id === place.id ? undefined : places.find((one) => one.id === id);
  const day = dayIn(alternative.start, zone);
  const times = showTimes(alternative, zone);
  return [
    other && nameOf(other.resource),
    day === wall.day ? undefined : (nearDay(day, today) ?? showShortDay(day)),
    other && times === showTimes(period, zone) ? undefined : times,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}
