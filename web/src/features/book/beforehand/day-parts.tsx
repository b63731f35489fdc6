import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BookingCheck } from '../../../data/booking-checks.ts';
import { showTimes } from '../../../lib/show.ts';
import { isSamePeriod, wallOf, type Wall, type When } from '../../../lib/when.ts';
import classes from './beforehand.module.css';

interface Props {
  readonly parts: BookingCheck['dayParts'];
  readonly when: When;
  readonly onWall: (wall: Wall) => void;
}

/** The parts of the day that may be booked here, one click each. */
export function DayParts({ parts, when: { period, zone }, onWall }: Props) {
  const { t } = useTranslation('beforehand');
  return (
    <fieldset className={classes.parts} aria-label={t('dayParts.label')}>
      {parts.map(({ part, ...during }) => {
        const isChosen = isSamePeriod(during, period);
        return (
          <Button
            key={part}
            size="xs"
            variant={isChosen ? 'filled' : 'default'}
            aria-pressed={isChosen}
            title={showTimes(during, zone)}
            onClick={() => onWall(wallOf(during, zone))}
          >
            {t(`dayParts.${part}`)}
          </Button>
        );
      })}
    </fieldset>
  );
}
