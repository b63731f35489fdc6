import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconCirclePlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { dayIn, ownZone, shiftDay } from '../../../lib/when.ts';
import { DayInput } from '../../../parts/when/day-input.tsx';
import { CalendarFile, MAX_HOLIDAYS, type Holiday } from './calendar-file.tsx';
import classes from './hours.module.css';

interface Props {
  readonly holidays: readonly Holiday[];
  readonly onChange: (holidays: Holiday[]) => void;
}

/** The days on which it is closed, each with its name. */
export function Holidays({ holidays, onChange }: Props) {
  const { t } = useTranslation('policies');
  const replace = (at: number, next: Holiday): void => onChange(holidays.map((one, i) => (i === at ? next : one)));
  const add = (): void => {
    const last = holidays.at(-1)?.date ?? dayIn(Temporal.Now.instant(), ownZone());
    onChange([...holidays, { date: shiftDay(last, 1), name: t('hours.holiday') }]);
  };
  return (
    <Stack gap={6}>
      {[...holidays.entries()].map(([at, holiday]) => (
        <div key={at} className={classes.holiday}>
          <DayInput
            size="xs"
            aria-label={t('hours.holidayDate')}
            day={holiday.date}
            onDay={(date) => replace(at, { ...holiday, date })}
          />
          <TextInput
            size="xs"
            aria-label={t('hours.holidayName')}
            value={holiday.name}
            maxLength={200}
            onChange={({ currentTarget: { value } }) => replace(at, { ...holiday, name: value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('hours.noHoliday', { name: holiday.name })}
            onClick={() => onChange(holidays.filter((one) => one !== holiday))}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <Group gap={8}>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconCirclePlus size={15} />}
          disabled={holidays.length >= MAX_HOLIDAYS}
          onClick={add}
        >
          {t('hours.addHoliday')}
        </Button>
        <CalendarFile holidays={holidays} onTake={onChange} />
      </Group>
    </Stack>
  );
}
