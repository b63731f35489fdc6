import { Button, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { nearDay, showDay } from '../../lib/show.ts';
import { Person } from '../../ui/person.tsx';
import { OwnDay } from './own-day.tsx';
import classes from './team-page.module.css';
import { onDay } from './week.ts';
import type { WeekProps } from './week-table.tsx';
import { Where } from './where.tsx';

/** So many are shown of a day before all are asked for. */
const FIRST = 8;

/** The same day by day, where there is no room for a table: those of whom something is known. */
export function WeekCards({ days, today, untold, own, others }: Omit<WeekProps, 'label'>) {
  return (
    <div>
      {days.map((day) => (
        <section key={day} className={classes.card} aria-labelledby={`day-${day}`}>
          <Title order={2} size="h4" id={`day-${day}`}>
            {nearDay(day, today) ?? showDay(day)}
          </Title>
          <OwnDay day={day} at={onDay(own, day)} />
          <Others day={day} others={others} isUntold={untold.has(day)} />
        </section>
      ))}
    </div>
  );
}

interface OthersProps extends Pick<WeekProps, 'others'> {
  readonly day: string;
  readonly isUntold: boolean;
}

function Others({ day, others, isUntold }: OthersProps) {
  const { t } = useTranslation('team');
  const [isWhole, setWhole] = useState(false);
  const known = others.filter((one) => onDay(one, day) !== undefined);
  if (known.length === 0) return <span className={classes.unknown}>{t(isUntold ? 'notShown' : 'nobody')}</span>;
  return (
    <>
      <ul className={classes.people}>
        {(isWhole ? known : known.slice(0, FIRST)).map((one) => (
          <li key={one.userId}>
            <Person name={one.name} />
            <span className={classes.personName}>{one.name}</span>
            <Where at={onDay(one, day)} name={one.name} />
          </li>
        ))}
      </ul>
      {!isWhole && known.length > FIRST && (
        <Button variant="default" onClick={() => setWhole(true)}>
          {t('showAll', { count: known.length })}
        </Button>
      )}
    </>
  );
}
