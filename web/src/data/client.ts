import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { api } from '../lib/api.ts';
import { isProblem } from '../lib/problem.ts';
import { noteReach } from '../lib/reach.ts';

/** Called when the server no longer knows who we are. Set once by the app, which knows the way to the sign-in page. */
const listeners = new Set<() => void>();

export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Asks whether the server still knows who we are: a line that it closes or refuses does not say why. */
export const askWhetherSignedIn = (): Promise<void> => api.getMe({}).then(() => undefined, notice);

function notice(error: unknown): void {
  if (isProblem(error) && error.status === 401) for (const listener of listeners) listener();
}

const isUnanswered = (error: unknown): boolean => isProblem(error) && error.status === 0;

/** Only what may succeed a second time is tried again: no answer at all, a busy server. */
export const isPassing = (error: unknown): boolean => isUnanswered(error) || (isProblem(error) && error.status >= 500);

/** What somebody may no more: for whom she may book is asked again. */
const noticeRevoked = (client: QueryClient, error: unknown): void => {
  if (isProblem(error) && error.status === 403) void client.invalidateQueries({ queryKey: ['delegators'] });
};

export function makeQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    // The first question after who I am is answered by the router, which knows where to send whom.
    queryCache: new QueryCache({
      onSuccess: () => noteReach('request', true),
      onError: (error, query) => {
        noteReach('request', !isUnanswered(error));
        if (query.queryKey[0] !== 'me') notice(error);
        if (query.queryKey[0] !== 'delegators') noticeRevoked(client, error);
      },
    }),
    mutationCache: new MutationCache({
      onSuccess: () => noteReach('request', true),
      onError: (error, _given, _context, mutation) => {
        noteReach('request', !isUnanswered(error));
        if (mutation.meta?.['signIn'] !== true) notice(error);
        noticeRevoked(client, error);
      },
    }),
    defaultOptions: {
      queries: { staleTime: 30_000, retry: (count, error) => count < 2 && isPassing(error) },
      // Safe, as a repeat carries the same Idempotency-Key: `keyOf` the mutation’s context, or what whoever pressed gave along. No
      // mutation makes a key itself (test/web-keys.test.ts): that would be another one each time.
      // None waits for the network: it would happen when nobody expects it any more.
      mutations: {
        networkMode: 'always',
        retry: (count, error) => count < 2 && isPassing(error),
        retryDelay: 400,
      },
    },
  });
  return client;
}
