import { SimpleGrid, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../lib/now.ts';
import { clockIn, dayIn, shiftDay } from '../../lib/when.ts';
import { useZoneWords } from '../../parts/when/zone-words.ts';
import type { Wrong } from './visit-drawer.tsx';

/** From when until when something is, and by whose clocks. */
interface Times {
  readonly start: string;
  readonly end: string;
  readonly zone: string;
}

interface Props {
  readonly zone: string;
  /** When what they come to is, or when they come so far. */
  readonly times: Times | undefined;
  readonly wrong: Wrong;
}

/** When something is, or its first day of it. */
function clocksOf({ start, end, zone }: Times): [day: string, start: string, end: string] {
  const day = dayIn(start, zone);
  return [day, clockIn(start, zone), dayIn(end, zone) === day ? clockIn(end, zone) : '23:59'];
}

/** On which day, from when until when, by the clocks of the building. */
export function WhenFields({ zone, times, wrong }: Props) {
  const { t } = useTranslation('visitors');
  const now = useNow();
  const whose = useZoneWords(zone, times?.start ?? now);
  const today = dayIn(now, zone);
  const [day, start, end] = times === undefined ? [shiftDay(today, 1), '10:00', '11:00'] : clocksOf(times);
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
      <TextInput
        type="date"
        name="day"
        required
        label={t('day')}
        min={day < today ? day : today}
        defaultValue={day}
        error={wrong('day')}
      />
      <TextInput type="time" name="start" required label={t('from')} defaultValue={start} error={wrong('start')} />
      <TextInput type="time" name="end" required label={t('to')} defaultValue={end} error={wrong('end')} />
      {whose !== undefined && (
        <Text size="sm" c="dimmed" style={{ gridColumn: '1 / -1' }}>
          {whose}
        </Text>
      )}
    </SimpleGrid>
  );
}

/** What has to be so of these fields. */
export const whenChecks = (t: (key: 'needDay' | 'needTime' | 'endFirst') => string) => ({
  day: (value: string) => (value === '' ? t('needDay') : null),
  start: (value: string) => (value === '' ? t('needTime') : null),
  end: (value: string, { start }: { readonly start: string }) =>
    value === '' ? t('needTime') : start !== '' && value <= start ? t('endFirst') : null,
});

/** Is it still when it was? What lasts over midnight, or has seconds, is then left as it is. */
export function areUnchanged(typed: Readonly<Record<'day' | 'start' | 'end', string>>, times: Times): boolean {
  const [day, start, end] = clocksOf(times);
  return typed.day === day && typed.start === start && typed.end === end;
}

/** When it is, as the API is told: by the clocks of the building. */
export const timesIn = ({ day, start, end }: Readonly<Record<'day' | 'start' | 'end', string>>) => ({
  start: `${day}T${start}`,
  end: `${day}T${end}`,
});
