import { useQuery, type QueryKey, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query';
import { isPassing } from './client.ts';

/**
 * How it is asked for what somebody has just opened. Without the network it fails at once, which can be said and tried again; what a page
 * asks for waits until the network is back, and of that a dialog would say nothing.
 */
export const asking = {
  networkMode: 'always',
  refetchOnReconnect: true,
  retry: (count: number, error: unknown): boolean => count < 2 && isPassing(error) && navigator.onLine,
} as const;

/** Asks so. */
export const useAsked = <Fetched, Failed = Error, Data = Fetched, Key extends QueryKey = QueryKey>(
  options: UseQueryOptions<Fetched, Failed, Data, Key>,
): UseQueryResult<Data, Failed> => useQuery({ ...options, ...asking });
