import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Answered, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

export type Connection = Listed<'listConnections'>;
export type ConnectionState = Connection['state'];
export type Entity = Connection['entities'][number];
export type Connector = Listed<'listConnectors'>;
/** What is asked for to set one up, or to open its source. */
export type ConnectorField = Connector['settings'][number];
export type ConnectionTest = Answered<'testConnection'>;
export type ConnectionToken = Listed<'listConnectionTokens'>;
/** With its token, which is told once. */
export type NewConnection = Answered<'createConnection'>;

/** What is written for each foreign system: the server's own list. */
export const connectorsQuery = queryOptions({
  queryKey: ['connectors'],
  queryFn: async ({ signal }) => (await api.listConnectors({}, { signal })).items,
  staleTime: Infinity,
});

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: ({ signal }) => everyPage((paging) => api.listConnections(paging, { signal })),
  meta: { aging: { connection: true } },
});

export const connectionTokensQuery = (id: number) =>
  queryOptions({
    queryKey: ['connections', id, 'tokens'],
    queryFn: ({ signal }) => everyPage((paging) => api.listConnectionTokens({ id, ...paging }, { signal })),
  });

export interface WishedConnection {
  readonly name: string;
  readonly connector: string;
  readonly schedule: Connection['schedule'];
  readonly settings: Record<string, string | number | boolean>;
  readonly credentials: Record<string, string>;
}

function useConnections(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries(connectionsQuery);
}

export function useConnect() {
  const onSettled = useConnections();
  return useMutation({
    mutationFn: (wish: WishedConnection, context): Promise<NewConnection> =>
      api.createConnection(wish, { key: keyOf(context) }),
    onSettled,
  });
}

/** Asks the source what the credentials may do there. */
export const useTestConnection = (id: number) =>
  useMutation({ mutationFn: (): Promise<ConnectionTest> => api.testConnection({ id }) });

/** Opens the source with other credentials from now on. */
export function useReauthorize(id: number) {
  const onSettled = useConnections();
  return useMutation({
    mutationFn: (given: Pick<WishedConnection, 'settings' | 'credentials'>, context) =>
      api.reauthorizeConnection({ id, ...given }, { key: keyOf(context) }),
    onSettled,
  });
}

/** Has it be read by itself at other times. */
export function useReschedule(id: number) {
  const onSettled = useConnections();
  return useMutation({
    mutationFn: (schedule: Connection['schedule'], context) =>
      api.updateConnection({ id, schedule }, { key: keyOf(context) }),
    onSettled,
  });
}

/** Has nothing be read for a while, or has it go on. */
export function usePausing(id: number) {
  const onSettled = useConnections();
  return useMutation({
    mutationFn: (isPausing: boolean, context) => {
      const key = keyOf(context);
      return isPausing ? api.pauseConnection({ id }, { key }) : api.resumeConnection({ id }, { key });
    },
    onSettled,
  });
}

export function useDisconnect() {
  const onSettled = useConnections();
  return useMutation({
    mutationFn: (id: number, context) => api.disconnectConnection({ id }, { key: keyOf(context) }),
    onSettled,
  });
}

/** Forgets one that is over, with all that was read from it. */
export function useDeleteConnection() {
  const onSettled = useConnections();
  return useMutation({ mutationFn: (id: number) => api.deleteConnection({ id }), onSettled });
}

export function useMakeConnectionToken(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string, context) => api.createConnectionToken({ id, name }, { key: keyOf(context) }),
    onSettled: () => void client.invalidateQueries(connectionTokensQuery(id)),
  });
}

export function useRevokeConnectionToken(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (tokenId: number) => api.revokeConnectionToken({ id, tokenId }),
    onSettled: () => void client.invalidateQueries(connectionTokensQuery(id)),
  });
}
