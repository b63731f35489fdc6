import { queryOptions, useQueryClient, useSuspenseQuery, type QueryClient } from '@tanstack/react-query';
import { api, type Answered } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

/** Who is signed in, and what they may do. */
export type Me = Answered<'getMe'>;
export type Person = NonNullable<Me['user']>;

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.getMe({}, { signal }),
  staleTime: Infinity,
  retry: false,
});

/** Who is signed in. Only below the signed-in part of the app, which loads it first. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Does her role reach this building? */
export const keeps = (user: Person | null, buildingId: number): boolean =>
  user !== null && (user.buildings === 'all' || user.buildings.includes(buildingId));

/** Do I manage, and so see, all bookings in a building? */
export const managesBookingsIn = ({ scopes, user }: Me, buildingId: number): boolean =>
  scopes.includes('bookings:manage') && (user === null || keeps(user, buildingId));

/** What a page to sign in asks for. */
export const signInFormQuery = queryOptions({
  queryKey: ['sign-in-form'],
  queryFn: ({ signal }) => api.getSignInForm({}, { signal }),
  staleTime: Infinity,
});

/** Forgets everything that was loaded for somebody; how one signs in stays known. */
export function forgetAll(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey: [first] }) => first !== signInFormQuery.queryKey[0] });
  client.getMutationCache().clear();
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (given: { readonly email: string; readonly password: string; readonly tenant?: string }) =>
      api.signIn(given),
    retry: false,
    meta: { signIn: true },
    onSuccess: (me) => {
      // Nothing of somebody who was here before may show.
      client.clear();
      client.setQueryData(meQuery.queryKey, me);
    },
  });
}

/** Ends the session on the server; what this browser knew is forgotten either way. */
export function useSignOut() {
  return useMutation({ mutationFn: () => api.signOut({}), retry: false });
}
