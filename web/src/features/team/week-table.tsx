import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { WorkDays } from '../../data/teams.ts';
import { nearDay, showShortDay } from '../../lib/show.ts';
import { Person } from '../../ui/person.tsx';
import { OwnDay } from './own-day.tsx';
import classes from './team-page.module.css';
import { onDay } from './week.ts';
import { Where } from './where.tsx';

export interface WeekProps {
  readonly label: string;
  readonly days: readonly string[];
  readonly today: string;
  /** The days of which nothing is told. */
  readonly untold: ReadonlySet<string>;
  readonly own: WorkDays;
  readonly others: readonly WorkDays[];
}

/** A week by person and day; my own row comes first and can be changed in place. */
export function WeekTable({ label, days, today, untold, own, others }: WeekProps) {
  const { t } = useTranslation('team');
  return (
    <div className={classes.scroll}>
      <Table className={classes.table} verticalSpacing={10} horizontalSpacing="xs" aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('person')}</Table.Th>
            {days.map((day) => (
              <Table.Th key={day} scope="col" data-today={day === today || undefined}>
                {day === today ? nearDay(day, today) : showShortDay(day)}
                {untold.has(day) && <span className={classes.beyond}>{t('notShown')}</span>}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Table.Tr className={classes.own}>
            <Name name={t('me')} of={own.name} />
            {days.map((day) => (
              <Table.Td key={day}>
                <OwnDay day={day} at={onDay(own, day)} size="xs" />
              </Table.Td>
            ))}
          </Table.Tr>
          {others.map((one) => (
            <Table.Tr key={one.userId}>
              <Name name={one.name} of={one.name} />
              {days.map((day) => (
                <Table.Td key={day}>
                  <Where at={onDay(one, day)} name={one.name} isUntold={untold.has(day)} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

const Name = ({ name, of }: { readonly name: string; readonly of: string }) => (
  <Table.Th scope="row">
    <span className={classes.name}>
      <Person name={of} />
      {name}
    </span>
  </Table.Th>
);
