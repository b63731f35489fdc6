import { useTranslation } from 'react-i18next';
import { managesBookingsIn, useMe } from '../../../data/session.ts';
import { Anonymous } from '../../../parts/anonymous.tsx';
import { AttendeesField } from '../../../parts/changing/attendees-field.tsx';
import { GuestField } from '../../../parts/changing/guest-field.tsx';
import { ForWhom } from '../../../parts/for-whom.tsx';
import { Private } from '../../../parts/private.tsx';
import { PersonSelect } from '../../../parts/person-select.tsx';
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

/** Whose booking it is to be, for who may book for others there, and who else comes. */
export function Who({ place: { resource }, company, mayHide, wrong, onChange }: Props) {
  const { t } = useTranslation('who');
  const me = useMe();
  const { host, attendees, guest, anonymous, private: isPrivate } = company;
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
        <ForWhom
          name="hostId"
          label={t('host')}
          placeholder={t('myself')}
          error={wrong('hostId')}
          value={host && { userId: host.id }}
          onChange={(one) => onChange({ ...company, host: one && { id: one.userId, name: one.name, names: {} } })}
        />
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
        <Anonymous
          checked={anonymous}
          error={wrong('anonymous')}
          onChange={(checked) => onChange({ ...company, anonymous: checked })}
        />
      )}
      {resource.type === 'room' && (
        <Private checked={isPrivate} onChange={(checked) => onChange({ ...company, private: checked })} />
      )}
    </>
  );
}
