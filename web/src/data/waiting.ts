import { queryOptions, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { api, everyPage, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { compareInstants, overlaps, type Period } from '../lib/when.ts';
import { refreshAbout, type Aging } from './aging.ts';
import { noticesKey } from './notifications.ts';
import { meQuery } from './session.ts';

export type WaitingEntry = Listed<'listWaiting'>;
type Key = readonly (string | number)[];
const listOpen = (whose: { readonly hostId?: number }, signal: AbortSignal) =>
  everyPage((paging) => api.listWaiting({ open: true, ...whose, ...paging }, { signal }), 1000);

/** Is it mine, or may it be of those who stand before me? For what others wait is not told. */
const aging: Aging = {
  waiting_entry: ({ data }, { client, answer }) =>
    (answer as readonly WaitingEntry[]).length > 0 || data.hostId === client.getQueryData(meQuery.queryKey)?.user?.id,
};

/** What I wait for, or made somebody wait for, and what is offered, by its start. */
export const waitingQuery = queryOptions({
  queryKey: ['waiting'] as Key,
  queryFn: ({ signal }) => listOpen({}, signal),
  staleTime: 0,
  meta: { aging },
});

/** What somebody waits for for whom I act, whoever asked for it. */
export const waitingOfQuery = (hostId: number) =>
  queryOptions({
    queryKey: ['waiting', hostId] as Key,
    queryFn: ({ signal }) => listOpen({ hostId }, signal),
    staleTime: 0,
    // Whose it is says the event to herself alone.
    meta: { aging: { waiting_entry: true } },
  });

/** Until when it is held for me; null while it is not, or not any more. */
export const heldUntil = ({ state, offeredUntil }: WaitingEntry, now: string): string | null =>
  state === 'offered' && offeredUntil !== null && compareInstants(now, offeredUntil) < 0 ? offeredUntil : null;

/** Does it still wait at an instant? */
export const stillWaits = ({ state, start }: WaitingEntry, now: string): boolean =>
  state === 'waiting' && compareInstants(now, start) < 0;

/** What is held at that time for whom an entry waits: until that is answered, nothing else is offered then. */
export const heldMeanwhile = (
  entry: WaitingEntry,
  entries: readonly WaitingEntry[],
  now: string,
): WaitingEntry | undefined =>
  entries.find((one) => one.hostId === entry.hostId && heldUntil(one, now) !== null && overlaps(one, entry));

/** What somebody waits for of a place at a time. */
export const waitFor = (
  entries: readonly WaitingEntry[],
  { resourceId, period, hostId }: { readonly resourceId: number; readonly period: Period; readonly hostId: number },
): WaitingEntry | undefined =>
  entries.find(
    (one) =>
      one.hostId === hostId &&
      one.resourceIds.includes(resourceId) &&
      compareInstants(one.start, period.start) === 0 &&
      compareInstants(one.end, period.end) === 0,
  );

/** Waits for one of some places. */
export function useJoinWaiting() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, ...wish }: Input<'joinWaiting'> & { readonly key: string }) => api.joinWaiting(wish, { key }),
    onSuccess: (entry) => {
      for (const { queryKey } of [waitingQuery, waitingOfQuery(entry.hostId)])
        client.setQueryData(queryKey, (known: readonly WaitingEntry[] | undefined) => known && [...known, entry]);
    },
    // One that is free was not known to be.
    onSettled: () => void refreshAbout(client, 'waiting_entry', 'booking'),
  });
}

/** Takes what is offered. */
export function useAcceptOffer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, ...given }: Input<'acceptOffer'> & { readonly key: string }) => api.acceptOffer(given, { key }),
    onSuccess: (_booking, { id }) => answered(client, id),
    onSettled: () => void refreshAbout(client, 'waiting_entry', 'booking'),
  });
}

/** Waits no more, or leaves what is offered to the next. */
export function useLeaveWaiting() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, key }: { readonly id: number; readonly key: string }) => api.leaveWaiting({ id }, { key }),
    onSuccess: (_entry, { id }) => answered(client, id),
    onSettled: () => void refreshAbout(client, 'waiting_entry'),
  });
}

/** What I was told of an offer is read once I have answered it: it is nothing new any more. */
async function readOffers(client: QueryClient, id: number): Promise<void> {
  const { items } = await api.listNotifications({ unread: true, limit: 100 });
  const told = items.filter(({ type, data }) => type === 'waiting_entry.offered' && isOf(data['subject'], id));
  await Promise.all(told.map((notice) => api.markRead({ id: notice.id }, { key: `read-${notice.id}` })));
  if (told.length > 0) await client.invalidateQueries({ queryKey: noticesKey });
}

const isOf = (subject: unknown, id: number): boolean =>
  typeof subject === 'object' && subject !== null && 'id' in subject && subject.id === id;

/** It is answered, whether the bell hears of it or not: that stays as it is then. */
export function answered(client: QueryClient, id: number): void {
  forget(client, id);
  void readOffers(client, id).catch(() => undefined);
}

const forget = (client: QueryClient, id: number): void =>
  void client.setQueriesData<readonly WaitingEntry[]>({ queryKey: waitingQuery.queryKey }, (known) =>
    known?.filter((one) => one.id !== id),
  );
