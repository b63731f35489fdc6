import { Alert } from '@mantine/core';
import { IconCalendarExclamation } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DateRefused } from '../data/series.ts';
import { showLongDay } from '../lib/show.ts';
import classes from './dates-refused.module.css';
import { codeText } from './rules/code-text.ts';

/** So many dates that cannot be are named; of the rest it is said how many they are. */
const MOST_NAMED = 5;

interface Props {
  readonly dates: readonly DateRefused[];
  /** What it is that so many cannot be, where they are not booked. */
  readonly title?: (count: number) => string;
  readonly children?: ReactNode;
}

/** The dates that cannot be, each with its reason. */
export function DatesRefused({ dates, title, children }: Props) {
  const { t } = useTranslation('changing');
  const more = dates.length - MOST_NAMED;
  return (
    <Alert
      color="orange"
      variant="light"
      role="alert"
      icon={<IconCalendarExclamation size={20} />}
      title={title ? title(dates.length) : t('dates.refused', { count: dates.length })}
    >
      <ul className={classes.dates}>
        {dates.slice(0, MOST_NAMED).map(({ date, refusals: [first] }) => (
          <li key={date}>
            {t('dates.refusedDate', { date: showLongDay(date, 'full'), why: first ? codeText(first) : '' })}
          </li>
        ))}
      </ul>
      {more > 0 && t('dates.more', { count: more })}
      {children}
    </Alert>
  );
}
