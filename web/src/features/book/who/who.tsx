import { Checkbox, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { delegatorsQuery, type Delegator } from '../../../data/delegates.ts';
import { managesBookingsIn, useMe } from '../../../data/session.ts';
import { AttendeesField } from '../../../parts/changing/attendees-field.tsx';
import { GuestField } from '../../../parts/changing/guest-field.tsx';
import { PersonSelect, type Person } from '../../../parts/person-select.tsx';
import type { Place } from '../places.ts';
import type { Company } from './company.ts';

interface Props {
  readonly place: Place;
  readonly company: Company;
  /** A policy lets her book it without others seeing that it is hers. */
  readonly mayHide: boolean;
  readonly wrong: (field: 'attendees' | 'hostId' | 'guest.name' | 'guest.email' | 'anonymous') => string | null;
  readonly onChange: (company: Company) => void;
}

/** One of those for whom I may book. */
function hostIn(delegators: readonly Delegator[], id: string | null): Person | null {
  const one = delegators.find(({ userId }) => String(userId) === id);
  return one ? { id: one.userId, name: one.name, names: {} } : null;
}

/** Whose booking it is to be, for who may book for others there, and who else comes. */
export function Who({ place: { resource }, company, mayHide, wrong, onChange }: Props) {
  const { t } = useTranslation('who');
  const me = useMe();
  const { host, attendees, guest, anonymous } = company;
  const { t: say } = useTranslation('changing');
  const { data: delegators = [] } = useQuery({
    ...delegatorsQuery(me.user?.id ?? 0),
    enabled: me.user !== null,
  });
  return (
    <>
      {managesBookingsIn(me, resource.buildingId) ? (
        <PersonSelect
          name="hostId"
          label={t('host')}
          placeholder={t('myself')}
          nobody={t('nobody')}
          error={wrong('hostId')}
          value={host}
          onChange={(chosen) => onChange({ ...company, host: chosen })}
        />
      ) : (
        delegators.length > 0 && (
          <Select
            name="hostId"
            label={t('host')}
            placeholder={t('myself')}
            clearable
            error={wrong('hostId')}
            value={host && String(host.id)}
            data={delegators.map(({ userId, name }) => ({ value: String(userId), label: name }))}
            onChange={(id) => onChange({ ...company, host: hostIn(delegators, id) })}
          />
        )
      )}
      <AttendeesField
        resource={resource}
        attendees={attendees}
        hostId={host?.id ?? me.user?.id ?? null}
        wrong={wrong('attendees')}
        onEdit={(edits) => onChange({ ...company, attendees: edits.attendees ?? [] })}
      />
      <GuestField guest={guest} wrong={wrong} onEdit={(edits) => onChange({ ...company, ...edits })} />
      {(mayHide || anonymous) && (
        <Checkbox
          label={say('anonymous')}
          error={wrong('anonymous')}
          checked={anonymous}
          onChange={({ currentTarget: { checked } }) => onChange({ ...company, anonymous: checked })}
        />
      )}
    </>
  );
}
