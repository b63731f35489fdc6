import { NativeSelect, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Booking } from '../../data/bookings.ts';
import type { Building } from '../../data/places.ts';
import { useNow } from '../../lib/now.ts';
import { nameOf } from '../../lib/show.ts';
import { clockIn, dayIn, shiftDay } from '../../lib/when.ts';
import { useZoneWords } from '../../parts/when/zone-words.ts';
import { VisitDrawer, type Wrong } from './visit-drawer.tsx';

interface Props {
  readonly buildings: readonly [Building, ...Building[]];
  /** What they come to. */
  readonly at?: { readonly booking: Booking; readonly buildingId: number };
  readonly onClose: () => void;
}

/** Invites somebody to oneself: who, where, when and why. */
export function InviteDrawer({ buildings, at, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const [chosen, choose] = useState(String(at?.buildingId ?? buildings[0].id));
  const { id, zone } = buildings.find((one) => String(one.id) === chosen) ?? buildings[0];
  const isTime = (value: string): string | null => (value === '' ? t('needTime') : null);
  return (
    <VisitDrawer<'buildingId' | 'day' | 'start' | 'end'>
      title={t('invite')}
      send={t('send')}
      done={(name) => t('invited', { name })}
      onClose={onClose}
      buildingId={id}
      checks={{
        buildingId: () => null,
        day: (value) => (value === '' ? t('needDay') : null),
        start: isTime,
        end: (value, { start }) => isTime(value) ?? (start !== '' && value <= start ? t('endFirst') : null),
      }}
      purpose={at?.booking.title ?? ''}
      wishOf={({ day, start, end }) => ({
        buildingId: id,
        start: `${day}T${start}`,
        end: `${day}T${end}`,
        // Only where it is, it is what they come to.
        ...(at?.buildingId === id && { bookingId: at.booking.id }),
      })}
      renderFields={(wrong) => (
        <>
          <NativeSelect
            name="buildingId"
            label={t('building')}
            required
            value={chosen}
            error={wrong('buildingId')}
            onChange={(event) => choose(event.currentTarget.value)}
            data={buildings.map((one) => ({ value: String(one.id), label: nameOf(one) }))}
          />
          <WhenFields zone={zone} booking={at?.booking} wrong={wrong} />
        </>
      )}
    />
  );
}

interface WhenProps {
  readonly zone: string;
  readonly booking: Booking | undefined;
  readonly wrong: Wrong;
}

/** When a booking is, or its first day of it. */
function timesOf({ start, end, zone }: Booking): [day: string, start: string, end: string] {
  const day = dayIn(start, zone);
  return [day, clockIn(start, zone), dayIn(end, zone) === day ? clockIn(end, zone) : '23:59'];
}

/** On which day, from when until when, by the clocks of the building. */
function WhenFields({ zone, booking, wrong }: WhenProps) {
  const { t } = useTranslation('visitors');
  const now = useNow();
  const whose = useZoneWords(zone, booking?.start ?? now);
  const today = dayIn(now, zone);
  const [day, start, end] = booking === undefined ? [shiftDay(today, 1), '10:00', '11:00'] : timesOf(booking);
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
