import { Button, FileButton, Group, Paper, ScrollArea, Stack, Text } from '@mantine/core';
import { IconCalendarDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Said } from '../../../../../server/modules/policies/contract.ts';
import { useReadHolidays, type HolidayReading } from '../../../data/policies.ts';
import { isProblem } from '../../../lib/problem.ts';
import { showDay, showProblem } from '../../../lib/show.ts';
import { InSight } from '../../../parts/in-sight.tsx';
import { Refusal } from '../../../ui/refusal.tsx';

export type Holiday = NonNullable<Said<'hours'>['holidays']>[number];

interface Props {
  /** Those that are there already: they keep their names. */
  readonly holidays: readonly Holiday[];
  readonly onTake: (holidays: Holiday[]) => void;
}

export const MAX_HOLIDAYS = 500;

/** The field of the form that says how many were found, while they are neither taken nor left out; or that the file is being read. */
export const FOUND_HOLIDAYS = 'rules.hours.found';
export const READING = 'reading';

/** Holidays out of a calendar file: shown first, then taken. */
export function CalendarFile({ holidays, onTake }: Props) {
  const { t } = useTranslation('policies');
  const { mutate, data, error, isPending, reset } = useReadHolidays();
  // Chosen anew each time: the same file counts again.
  const [tries, setTries] = useState(0);
  const choose = (file: File | null): void => {
    setTries(tries + 1);
    if (file) mutate(file);
  };
  return (
    <>
      <FileButton
        key={tries}
        accept=".ics,text/calendar"
        onChange={choose}
        inputProps={{ 'aria-label': t('calendar.file') }}
      >
        {(props) => (
          <Button
            {...props}
            variant="subtle"
            size="compact-sm"
            leftSection={<IconCalendarDown size={15} />}
            loading={isPending}
          >
            {t('calendar.take')}
          </Button>
        )}
      </FileButton>
      {/* Saved now, the policy would be without what the file says. */}
      {isPending && <input type="hidden" name={FOUND_HOLIDAYS} value={READING} />}
      {error !== null && (
        <InSight>
          <Refusal>{wordsFor(error, t)}</Refusal>
        </InSight>
      )}
      {data && (
        <InSight>
          <Preview
            reading={data}
            holidays={holidays}
            onTake={(all) => {
              onTake(all);
              reset();
            }}
            onCancel={reset}
          />
        </InSight>
      )}
    </>
  );
}

type T = ReturnType<typeof useTranslation<'policies'>>['t'];

function wordsFor(error: Error, t: T): string {
  if (isProblem(error, 'unreadable_calendar')) return t('calendar.unreadable');
  if (isProblem(error, 'too_many_holidays')) return t('calendar.tooMany', { count: MAX_HOLIDAYS });
  if (isProblem(error, 'too_large') || isProblem(error, 'invalid_request')) return t('calendar.tooLarge');
  return showProblem(error);
}

interface PreviewProps extends Props {
  readonly reading: HolidayReading;
  readonly onCancel: () => void;
}

function Preview({ reading, holidays, onTake, onCancel }: PreviewProps) {
  const { t } = useTranslation('policies');
  const known = new Set(holidays.map(({ date }) => date));
  const fresh = reading.holidays.filter(({ date }) => !known.has(date));
  const all = [...holidays, ...fresh].toSorted((a, b) => (a.date < b.date ? -1 : 1));
  const isTooMuch = all.length > MAX_HOLIDAYS;
  return (
    <Paper component="section" withBorder p="sm" w="100%" aria-label={t('calendar.preview')}>
      <Stack gap="xs">
        <Text size="sm" fw={600}>
          {fresh.length === 0 ? t('calendar.nothing') : t('calendar.found', { count: fresh.length })}
        </Text>
        <ScrollArea.Autosize mah={180} type="auto" viewportProps={{ tabIndex: 0, 'aria-label': t('calendar.preview') }}>
          {fresh.map(({ date, name }) => (
            <Text key={date} size="sm">
              {showDay(date)} {date.slice(0, 4)} · {name}
            </Text>
          ))}
        </ScrollArea.Autosize>
        {reading.leftOut.length > 0 && (
          <Text size="xs" c="dimmed">
            {t('calendar.leftOut', {
              count: reading.leftOut.length,
              names: reading.leftOut.slice(0, 5).join(t('calendar.comma')),
            })}
          </Text>
        )}
        {isTooMuch && <Refusal>{t('calendar.tooMany', { count: MAX_HOLIDAYS })}</Refusal>}
        <Group gap={8}>
          <Button
            size="xs"
            name={FOUND_HOLIDAYS}
            disabled={fresh.length === 0 || isTooMuch}
            onClick={() => onTake(all)}
          >
            {t('calendar.takeThese')}
          </Button>
          {/* Saved now, the policy would be without them. */}
          {fresh.length > 0 && <input type="hidden" name={FOUND_HOLIDAYS} value={fresh.length} />}
          <Button size="xs" variant="default" onClick={onCancel}>
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
