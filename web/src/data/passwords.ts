import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, keyOf, type Answered } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { isProblem } from '../lib/problem.ts';
import { compareInstants } from '../lib/when.ts';
import { meQuery } from './session.ts';

// None is tried again by itself: a link is sent, and a password changed, once.
const once = { retry: false } as const;

/** Asks for a link to set a new password by. Whether the address is somebody's is not said. */
export const useAskForLink = () =>
  useMutation({
    mutationFn: (given: { readonly email: string; readonly tenant?: string }) => api.requestPasswordReset(given),
    ...once,
  });

/** Sets a password with what such a link ends in. */
export const useSetPassword = () =>
  useMutation({
    mutationFn: (given: { readonly secret: string; readonly password: string }) => api.completePasswordReset(given),
    ...once,
  });

/** Changes one's own password; afterwards one may perhaps more than before. */
export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (given: { readonly current: string; readonly next: string }) => api.changePassword(given),
    ...once,
    onSuccess: () => client.fetchQuery({ ...meQuery, staleTime: 0 }),
  });
}

export type LinkUnderWay = Answered<'sendPasswordLink'>;

/** Sends somebody a link to set their own password by; says whether mail leaves the house. */
export const useSendLink = () =>
  useMutation({
    mutationFn: ({ id }: { readonly id: number }, context) => api.sendPasswordLink({ id }, { key: keyOf(context) }),
    ...once,
  });

/**
 * The link in a mail that is kept, for whoever has to hand it on: it is written a moment after it was asked for. Null for who
 * may not read it.
 */
export const keptLinkQuery = (email: string, askedAt: string) =>
  queryOptions({
    queryKey: ['kept-link', email, askedAt],
    queryFn: async ({ signal }) => {
      const { items } = await api.listMail({ state: 'kept', limit: 50 }, { signal });
      const letter = items.find(
        ({ recipient, createdAt }) => recipient === email && compareInstants(createdAt, askedAt) >= 0,
      );
      if (letter === undefined) throw new Error('The mail is not written yet');
      return /\S+\/set-password#\S+/.exec(letter.body)?.[0] ?? null;
    },
    retry: (count, error) => !isProblem(error) && count < 20,
    retryDelay: 500,
    staleTime: Infinity,
  });
