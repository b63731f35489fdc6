import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Booking } from '../../data/bookings.ts';
import type { Building } from '../../data/places.ts';
import { nameOf } from '../../lib/show.ts';
import { NotesField } from './notes-field.tsx';
import { VisitDrawer } from './visit-drawer.tsx';
import { timesIn, whenChecks, WhenFields } from './when-fields.tsx';

interface Props {
  readonly buildings: readonly [Building, ...Building[]];
  /** Where one is asked to think of first. */
  readonly here?: Building | null;
  /** What they come to. */
  readonly at?: { readonly booking: Booking; readonly buildingId: number };
  readonly onClose: () => void;
}

/** Invites somebody to oneself: who, where, when and why. */
export function InviteDrawer({ buildings, here, at, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const [chosen, choose] = useState(String(at?.buildingId ?? here?.id ?? buildings[0].id));
  const { id, zone } = buildings.find((one) => String(one.id) === chosen) ?? buildings[0];
  return (
    <VisitDrawer<'buildingId' | 'day' | 'start' | 'end' | 'notes'>
      title={t('invite')}
      send={t('send')}
      done={(name) => t('invited', { name })}
      onClose={onClose}
      buildingId={id}
      checks={{
        buildingId: () => null,
        ...whenChecks(t),
        notes: () => null,
      }}
      purpose={at?.booking.title ?? ''}
      wishOf={(typed) => ({
        buildingId: id,
        ...timesIn(typed),
        notes: typed.notes.trim(),
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
          <WhenFields zone={zone} times={at?.booking} wrong={wrong} />
        </>
      )}
      renderNotes={(wrong) => <NotesField error={wrong('notes')} />}
    />
  );
}
