import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { nearDay, showDay } from '../../lib/show.ts';
import { Person } from '../../ui/person.tsx';
import { OwnDay } from './own-day.tsx';
import classes from './team-page.module.css';
import { onDay } from './week.ts';
import type { WeekProps } from './week-table.tsx';
import { Where } from './where.tsx';

/** The same day by day from today on, where there is no room for a table: those of whom something is known. */
export function WeekCards({ days, today, own, others }: Omit<WeekProps, 'label'>) {
  return (
    <div>
      {days
        .filter((day) => day >= today)
        .map((day) => (
          <section key={day} className={classes.card} aria-labelledby={`day-${day}`}>
            <Title order={2} size="h4" id={`day-${day}`}>
              {nearDay(day, today) ?? showDay(day)}
            </Title>
            <OwnDay day={day} at={onDay(own, day)} />
            <Others day={day} others={others} />
          </section>
        ))}
    </div>
  );
}

function Others({ day, others }: { readonly day: string; readonly others: WeekProps['others'] }) {
  const { t } = useTranslation('team');
  const known = others.filter((one) => onDay(one, day) !== undefined);
  if (known.length === 0) return <span className={classes.unknown}>{t('nobody')}</span>;
  return (
    <ul className={classes.people}>
      {known.map((one) => (
        <li key={one.userId}>
          <Person name={one.name} />
          <span className={classes.personName}>{one.name}</span>
          <Where at={onDay(one, day)} name={one.name} />
        </li>
      ))}
    </ul>
  );
}
