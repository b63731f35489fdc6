import { Text } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { userQuery } from '../../data/people.ts';
import { resourceQuery, type Resource } from '../../data/resources.ts';
import { useMe } from '../../data/session.ts';
import type { WaitingEntry } from '../../data/waiting.ts';
import { useNow } from '../../lib/now.ts';
import { nameOf, nearDay, showDay, showTimes } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { dayIn } from '../../lib/when.ts';

/** So many are named; of more it is said how many they are. */
const NAMED = 2;

/** What is waited for, or offered, by name. */
export function usePlaces({ resourceIds, offeredResourceId }: WaitingEntry): {
  readonly first: Resource | undefined;
  readonly name: string;
} {
  const { t } = useTranslation('waiting');
  const ids = offeredResourceId === null ? resourceIds : [offeredResourceId];
  const resources = useQueries({ queries: ids.slice(0, NAMED).map((id) => resourceQuery(id)) }).flatMap(
    ({ data }) => data ?? [],
  );
  const [first, second] = resources;
  if (first === undefined) return { first, name: words('loading') };
  if (ids.length === 1) return { first, name: nameOf(first) };
  if (ids.length === NAMED && second)
    return { first, name: t('orPair', { one: nameOf(first), other: nameOf(second) }) };
  return { first, name: t('orOthers', { one: nameOf(first), count: ids.length - 1 }) };
}

/** When it is to be, what for, and for whom, where that is somebody else. */
export function EntryWords({ entry }: { readonly entry: WaitingEntry }) {
  const { t } = useTranslation('waiting');
  const { zone, title, hostId } = entry;
  const day = dayIn(entry.start, zone);
  const named = nearDay(day, dayIn(useNow(), zone)) ?? showDay(day);
  const { user } = useMe();
  const isMine = hostId === user?.id;
  const { data: host } = useQuery({ ...userQuery(hostId), enabled: !isMine });
  return (
    <>
      <Text size="sm" className="tabular">
        {named}, {showTimes(entry, zone)}
      </Text>
      {(title !== '' || host) && (
        <Text size="sm" c="dimmed">
          {[...(host ? [t('forWho', { name: host.name })] : []), ...(title === '' ? [] : [title])].join(' · ')}
        </Text>
      )}
    </>
  );
}
