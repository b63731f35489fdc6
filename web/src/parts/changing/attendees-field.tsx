import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { peopleQuery, userQuery } from '../../data/people.ts';
import type { Resource } from '../../data/resources.ts';
import { isEmail } from '../../lib/email.ts';
import { nameOf } from '../../lib/show.ts';
import type { Attendee, Edits } from './draft.ts';

interface Props {
  readonly resource: Resource;
  readonly attendees: readonly Attendee[];
  readonly hostId: number | null;
  readonly wrong: string | null;
  readonly onEdit: (edits: Edits) => void;
}

const keyOf = ({ userId, email, name }: Attendee): string =>
  userId === null ? `guest ${email ?? name ?? ''}` : `user ${userId}`;

/** Who comes: asked of rooms, and of what has attendees already. Colleagues by name, guests by their address. */
export function AttendeesField({ resource, attendees, hostId, wrong, onEdit }: Props) {
  const { t } = useTranslation('changing');
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(search.trim(), 200);
  const isAsked = resource.type === 'room' || attendees.length > 0;
  const { data } = useQuery({ ...peopleQuery(wanted), placeholderData: keepPreviousData, enabled: isAsked });
  const found = (data?.people ?? [])
    .filter(({ id }) => id !== hostId)
    .map((user): Attendee => ({ userId: user.id, email: null, name: nameOf(user) }));
  const nameOfUser = useNamesOf(attendees);
  const labelOf = ({ userId, email, name }: Attendee): string =>
    name ?? nameOfUser.get(userId) ?? email ?? String(userId);
  const typed = search.trim();
  const guest: Attendee[] = isEmail(typed) ? [{ userId: null, email: typed, name: null }] : [];
  if (!isAsked) return null;
  const all = new Map([...found, ...guest, ...attendees].map((one) => [keyOf(one), one]));
  const chosen = new Set(attendees.map(keyOf));
  return (
    <MultiSelect
      name="attendees"
      label={t('attendees')}
      error={wrong}
      searchable
      hidePickedOptions
      placeholder={attendees.length === 0 ? t('addAttendee') : ''}
      nothingFoundMessage={t('nobody')}
      filter={({ options }) => options}
      maxDropdownHeight={220}
      // Below it there is a phone's keyboard, or nothing at all.
      comboboxProps={{ position: 'top-start', middlewares: { flip: false, shift: true }, shadow: 'md' }}
      value={[...chosen]}
      data={[...all].map(([value, one]) => ({
        value,
        label: chosen.has(value) || one.email === null ? labelOf(one) : t('invite', { email: one.email }),
      }))}
      searchValue={search}
      onSearchChange={setSearch}
      onChange={(keys) => onEdit({ attendees: keys.flatMap((key) => all.get(key) ?? []) })}
    />
  );
}

/** What colleagues are called who were invited before: a booking says only who they are. */
function useNamesOf(attendees: readonly Attendee[]): ReadonlyMap<number | null, string> {
  const nameless = attendees.flatMap(({ userId, name }) => (userId !== null && name === null ? [userId] : []));
  const people = useQueries({ queries: nameless.map((id) => userQuery(id)) });
  return new Map(people.flatMap(({ data }) => (data ? [[data.id, nameOf(data)] as const] : [])));
}
