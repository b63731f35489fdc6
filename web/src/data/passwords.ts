import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../lib/api.ts';
import { meQuery } from './session.ts';

// None is tried again by itself: a link is sent, and a password changed, once.
const once = { retry: false } as const;

/** Asks for a link to set a new password by. Whether the address is somebody's is not said. */
export const useAskForLink = () =>
  useMutation({ mutationFn: (given: { readonly email: string }) => api.requestPasswordReset(given), ...once });

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

/** Sends somebody a link to set their own password by. */
export const useSendLink = () =>
  useMutation({ mutationFn: ({ id }: { readonly id: number }) => api.sendPasswordLink({ id }), ...once });
