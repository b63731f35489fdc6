import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isProblem } from '../lib/problem.ts';

/** Called when the server no longer knows who we are. Set once by the app, which knows the way to the sign-in page. */
const listeners = new Set<() => void>();

export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function notice(error: unknown): void {
  if (isProblem(error) && error.status === 401) for (const listener of listeners) listener();
}

/** Only what may succeed a second time is tried again: no answer at all, a busy server. */
const isPassing = (error: unknown): boolean => isProblem(error) && (error.status === 0 || error.status >= 500);

export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    // The first question after who I am is answered by the router, which knows where to send whom.
    queryCache: new QueryCache({ onError: (error, query) => query.queryKey[0] === 'me' || notice(error) }),
    mutationCache: new MutationCache({
      onError: (error, _given, _context, mutation) => mutation.meta?.['signIn'] === true || notice(error),
    }),
    defaultOptions: {
      queries: { staleTime: 30_000, retry: (count, error) => count < 2 && isPassing(error) },
      // Safe for every mutation: a repeat carries the same Idempotency-Key.
      mutations: { retry: (count, error) => count < 2 && isPassing(error), retryDelay: 400 },
    },
  });
