import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { Scope } from '../../../server/platform/contract/scopes.ts';
import { api, everyPage, keyOf, type Answered, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

export type Token = Listed<'listTokens'>;
/** With the token itself, which is told once. */
export type NewToken = Answered<'createToken'>;

const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => everyPage((paging) => api.listTokens(paging, { signal })),
});

/** The tokens of a service account that were not revoked, the newest first. */
export const accountTokensQuery = (accountId: number) => ({
  ...tokensQuery,
  select: (tokens: readonly Token[]) =>
    tokens.filter(
      ({ owner, revokedAt }) => owner.kind === 'service_account' && owner.id === accountId && revokedAt === null,
    ),
});

/** Was this one revoked, as far as is known? One that was just made is in no list yet. */
export const isRevokedQuery = (id: number) => ({
  ...tokensQuery,
  select: (tokens: readonly Token[]) => tokens.some((token) => token.id === id && token.revokedAt !== null),
});

/** What a gateway needs: to hand in what sensors measured. */
export const forReadings = 'readings:write' satisfies Scope;

/** Does it hand in readings, and nothing else? */
export const isForReadings = ({ scopes }: Token): boolean => scopes.length === 1 && scopes[0] === forReadings;

export interface TokenWish {
  readonly name: string;
  readonly serviceAccountId: number;
  /** Null: it goes on until somebody ends it. */
  readonly expiresAt: string | null;
  /** Without them it may do what its owner may. */
  readonly scopes?: Scope[];
  readonly key: string;
}

export function useMakeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, ...wish }: TokenWish): Promise<NewToken> => api.createToken(wish, { key }),
    onSettled: () => void client.invalidateQueries(tokensQuery),
  });
}

export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number, context) => api.revokeToken({ id }, { key: keyOf(context) }),
    onSettled: () => void client.invalidateQueries(tokensQuery),
  });
}
