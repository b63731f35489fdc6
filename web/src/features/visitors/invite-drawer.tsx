import { NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Building } from '../../data/places.ts';
import { useNow } from '../../lib/now.ts';
import { nameOf } from '../../lib/show.ts';
import { dayIn, shiftDay } from '../../lib/when.ts';
import { VisitDrawer, type Wrong } from './visit-drawer.tsx';

interface Props {
  readonly buildings: readonly [Building, ...Building[]];
  readonly onClose: () => void;
}

/** Invites somebody to oneself: who, where, when and why. */
export function InviteDrawer({ buildings, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const [chosen, choose] = useState(String(buildings[0].id));
  const { id, zone } = buildings.find((one) => String(one.id) === chosen) ?? buildings[0];
  const isTime = (value: string): string | null => (value === '' ? t('needTime') : null);
  return (
    <VisitDrawer<'buildingId' | 'day' | 'start' | 'end'>
      title={t('invite')}
      send={t('send')}
      done={(name) => t('invited', { name })}
      onClose={onClose}
      checks={{
        buildingId: () => null,
        day: (value) => (value === '' ? t('needDay') : null),
        start: isTime,
        end: (value, { start }) => isTime(value) ?? (start !== '' && value <= start ? t('endFirst') : null),
      }}
      wishOf={({ day, start, end }) => ({ buildingId: id, start: `${day}T${start}`, end: `${day}T${end}` })}
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
          <WhenFields zone={zone} wrong={wrong} />
        </>
      )}
    />
  );
}

/** On which day, from when until when, by the clocks of the building. */
function WhenFields({ zone, wrong }: { readonly zone: string; readonly wrong: Wrong }) {
  const { t } = useTranslation('visitors');
  const today = dayIn(useNow(), zone);
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
      <TextInput
        type="date"
        name="day"
        required
        label={t('day')}
        min={today}
        defaultValue={shiftDay(today, 1)}
        error={wrong('day')}
      />
      <TextInput type="time" name="start" required label={t('from')} defaultValue="10:00" error={wrong('start')} />
      <TextInput type="time" name="end" required label={t('to')} defaultValue="11:00" error={wrong('end')} />
    </SimpleGrid>
  );
}
