import { ActionIcon, Checkbox, Group, Switch, Text } from '@mantine/core';
import { IconCirclePlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Said } from '../../../../../server/modules/policies/contract.ts';
import { showWeekday } from '../../../lib/show.ts';
import { ClockInput } from '../../../parts/when/clock-input.tsx';
import { Holidays } from './holidays.tsx';
import classes from './hours.module.css';
import type { InputProps } from './input.ts';

type Week = Said<'hours'>['week'];
type Opening = Week[number];

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const usual = { from: '09:00', to: '18:00' } as const;

/** Open twice: with a break at noon, else from when it closed until midnight. */
const twice = ({ day, from, to }: Opening): Opening[] =>
  from < '12:00' && to > '13:00'
    ? [
        { day, from, to: '12:00' },
        { day, from: '13:00', to },
      ]
    : [
        { day, from, to },
        { day, from: to, to: '24:00' },
      ];

/** Seven days, each closed or open from when to when, perhaps twice; holidays; and what holds outside. */
export function HoursInput({ says, onChange, label, name }: InputProps<Said<'hours'>>) {
  const { t } = useTranslation('policies');
  const { week, holidays = [], outside = false } = says;
  const setDay = (day: number, openings: readonly Opening[]): void => {
    const others = week.filter((one) => one.day !== day);
    const next = [...others, ...openings].toSorted((a, b) => a.day - b.day);
    // A week without a day that is open says nothing.
    if (next.length > 0) onChange({ ...says, week: next });
  };
  const setHolidays = (next: typeof holidays): void => {
    const { holidays: _, ...rest } = says;
    onChange(next.length === 0 ? rest : { ...rest, holidays: next });
  };
  return (
    <>
      <fieldset className={classes.week} aria-label={label}>
        {DAYS.map((day) => (
          <Day
            key={day}
            day={day}
            name={day === 1 ? name : `${name}.${day}`}
            openings={week.filter((one) => one.day === day)}
            onChange={(openings) => setDay(day, openings)}
          />
        ))}
      </fieldset>
      <Holidays holidays={holidays} onChange={setHolidays} />
      <Switch
        label={t('hours.outside')}
        checked={outside}
        onChange={({ currentTarget: { checked } }) => {
          const { outside: _, ...rest } = says;
          onChange(checked ? { ...rest, outside: true } : rest);
        }}
      />
    </>
  );
}

interface DayProps {
  readonly day: number;
  readonly name: string;
  readonly openings: readonly Opening[];
  readonly onChange: (openings: readonly Opening[]) => void;
}

function Day({ day, name, openings, onChange }: DayProps) {
  const { t } = useTranslation('policies');
  const weekday = showWeekday(day, 'long');
  const replace = (at: number, next: Opening): void => onChange(openings.map((one, i) => (i === at ? next : one)));
  return (
    <div className={classes.day}>
      <Checkbox
        label={weekday}
        name={name}
        checked={openings.length > 0}
        onChange={({ currentTarget: { checked } }) => onChange(checked ? [{ day, ...usual }] : [])}
      />
      <div className={classes.openings}>
        {openings.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('hours.closed')}
          </Text>
        )}
        {[...openings.entries()].map(([at, opening]) => (
          <Group key={at} gap={6} wrap="nowrap">
            <ClockInput
              size="xs"
              aria-label={t('hours.from', { day: weekday })}
              value={opening.from}
              onClock={(from) => replace(at, { ...opening, from })}
            />
            <span aria-hidden="true">–</span>
            <ClockInput
              size="xs"
              isEnd
              aria-label={t('hours.to', { day: weekday })}
              value={opening.to}
              onClock={(to) => replace(at, { ...opening, to })}
            />
            {at === 0 ? (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('hours.again', { day: weekday })}
                className={classes.more ?? ''}
                data-hidden={openings.length > 1 || undefined}
                disabled={openings.length > 1}
                onClick={() => onChange(twice(opening))}
              >
                <IconCirclePlus size={16} />
              </ActionIcon>
            ) : (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('hours.once', { day: weekday })}
                onClick={() => onChange(openings.filter((one) => one !== opening))}
              >
                <IconX size={16} />
              </ActionIcon>
            )}
          </Group>
        ))}
      </div>
    </div>
  );
}
