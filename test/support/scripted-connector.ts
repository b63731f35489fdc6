import { Type } from 'typebox';
import type { Connector, Push, Source } from '../../server/modules/connections/contract.ts';
import { closed } from '../../server/platform/contract/shapes.ts';

/** A connector whose source does as a test tells it; unless told, it holds nothing and allows everything. */
export function scripted(told: Partial<Source> = {}, given: Partial<Connector> = {}): Connector {
  const plain = { sorted: false, getById: true } as const;
  const places = { ...plain, incremental: 'timestamp', tombstones: true, totalKnown: true } as const;
  return {
    key: 'scripted',
    name: 'Scripted',
    version: 1,
    settings: Type.Object({ site: Type.Optional(Type.String({ maxLength: 20 })) }, closed),
    credentials: Type.Object({ password: Type.String({ minLength: 1, maxLength: 100 }) }, closed),
    entities: {
      building: { ...places, after: [] },
      floor: { ...places, after: ['building'] },
      space: { ...places, incremental: 'none', tombstones: false, after: ['building', 'floor'] },
    },
    permissions: [
      { name: 'list buildings', level: 'read', required: true, neededFor: ['building'] },
      { name: 'list rooms', level: 'read', required: true, neededFor: ['space'] },
      { name: 'write back', level: 'write', required: false, neededFor: [] },
    ],
    schedule: { type: 'interval', every: 'P1D' },
    budgets: [],
    mapping: {},
    // Nothing is called there: it is not open to this server.
    passthrough: ({ credentials }) => ({
      baseUrl: 'http://127.0.0.1:9/api',
      headers: { authorization: `Bearer ${String(credentials['password'])}` },
    }),
    open: () => ({
      list: () => Promise.resolve({ records: [], next: null }),
      get: () => Promise.resolve(undefined),
      check: () => Promise.resolve({ ok: true }),
      ...told,
    }),
    ...given,
  };
}

/** What a source says in these tests: the buildings that it names, or that anything has changed. */
export const pushing: Push = {
  read({ bytes }) {
    const said = JSON.parse(Buffer.from(bytes).toString()) as { readonly buildings?: readonly string[] };
    return said.buildings?.map((externalId) => ({ entity: 'building', externalId })) ?? 'anything';
  },
};

/** Another one like it, whose buildings stand in time, and which tells of them: how far back they are read can be said. */
export function standing(): Connector {
  const { building, floor } = scripted().entities;
  const entities = {
    ...(building && { building: { ...building, standsInTime: true as const, push: true as const } }),
    ...(floor && { floor }),
  };
  return scripted({}, { key: 'standing', name: 'Standing', entities, push: pushing });
}
