import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Answered, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

export type User = Listed<'listUsers'>;

/** So many are shown; who looks for others searches. */
const SHOWN = 100;

/** The first people by name, or of those that are searched for; and whether there are more. */
export const peopleQuery = (search: string) =>
  queryOptions({
    queryKey: ['people', search],
    queryFn: async ({ signal }) => {
      const page = await api.listUsers({ limit: SHOWN, ...(search !== '' && { search }) }, { signal });
      return { people: page.items, more: page.nextCursor !== null };
    },
    meta: { aging: { user: true } },
  });

/** One person. */
export const userQuery = (id: number) =>
  queryOptions({
    queryKey: ['people', 'one', id],
    queryFn: ({ signal }) => api.getUser({ id }, { signal }),
    staleTime: 10 * 60_000,
    meta: { aging: { user: true }, rarely: true },
  });

export type Group = Listed<'listGroups'>;

/** All groups, by name. */
export const groupsQuery = queryOptions({
  queryKey: ['groups'],
  queryFn: ({ signal }) => everyPage((paging) => api.listGroups(paging, { signal })),
  staleTime: 10 * 60_000,
  meta: { aging: { group: true }, rarely: true },
});

export type UserBelongings = Answered<'getBelongings'>;

/**
 * What would stop with a person, and what of it an heir would not get: asked anew each time somebody is about to shut her out.
 * @param handOverTo who is to become host of what she had booked
 */
export const userBelongingsQuery = (id: number, handOverTo: number | null = null) =>
  queryOptions({
    queryKey: ['people', id, 'belongings', handOverTo],
    queryFn: ({ signal }) => api.getBelongings({ id, ...(handOverTo !== null && { handOverTo }) }, { signal }),
    staleTime: 0,
  });

export interface Leaving {
  readonly id: number;
  /** Who becomes host of what she had booked; null: it is cancelled. */
  readonly handOverTo: number | null;
  readonly key: string;
}

/** What became of what a person left. */
export type Left = Answered<'deactivateUser'>;

/** Shuts a person out. */
export function useDeactivate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, handOverTo, key }: Leaving) =>
      api.deactivateUser({ id, bookings: handOverTo === null ? 'cancel' : { handOverTo } }, { key }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['people'] }),
  });
}

/** Says to whom somebody reports; null: to nobody. */
export function useSetManager() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (
      { user: { id, version }, managerId }: { readonly user: User; readonly managerId: number | null },
      context,
    ) => api.updateUser({ id, version, managerId }, { key: keyOf(context) }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['people'] }),
  });
}

/** Lets a person in again. */
export function useActivate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, key }: Pick<Leaving, 'id' | 'key'>) => api.activateUser({ id }, { key }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['people'] }),
  });
}

/** What is said of a person; who is changed keeps what is absent. */
export interface PersonSaid {
  readonly name?: string;
  readonly email?: string;
  readonly role?: NonNullable<User['role']>;
  readonly buildings?: 'all' | number[];
}

/** A person to add or, where one is given, to change. */
export interface PersonToSave {
  readonly user: User | null;
  readonly said: PersonSaid;
  readonly groupIds: readonly number[];
  readonly key: string;
}

/** Adds or changes a person, then puts her into groups and out of others. @returns her, and what was refused of the groups */
async function savePerson({ user, said, groupIds, key }: PersonToSave) {
  const { name = '', email = '' } = said;
  const saved = user
    ? await api.updateUser({ id: user.id, version: user.version, ...said }, { key })
    : await api.createUser({ ...said, name, email }, { key });
  const [before, after] = [new Set(user?.groupIds), new Set(groupIds)];
  const moved = await Promise.allSettled([
    ...after
      .difference(before)
      .values()
      .map((id) => api.addGroupMember({ id, userId: saved.id })),
    ...before
      .difference(after)
      .values()
      .map((id) => api.removeGroupMember({ id, userId: saved.id })),
  ]);
  const refused = moved.find((one) => one.status === 'rejected');
  return { saved, refused: refused?.reason as unknown };
}

/** Adds or changes a person. */
export function useSavePerson() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: savePerson,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['people'] });
      void client.invalidateQueries({ queryKey: ['groups'] });
    },
  });
}
