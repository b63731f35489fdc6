import { Type, type Static } from 'typebox';
import { versionConflict } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, orNull, ShownTime } from '../../platform/contract/shapes.ts';
import { connectionDisconnected, entities } from '../connections/contract.ts';

/** So far back records that stand in time are read at most, in days. */
export const MOST_HISTORY_DAYS = 3_650;

const EntityShape = Type.Enum([...entities]);
const Version = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

export const SyncStreamSettings = Type.Object(
  {
    entity: EntityShape,
    standsInTime: Type.Boolean({ description: 'Its records end at some time, as bookings do' }),
    historyDays: orNull(
      Type.Integer({ description: 'What ended earlier is neither asked for nor deleted; null: all there ever was' }),
    ),
    wholeFrom: orNull({
      ...ShownTime,
      description: 'What ends from then on was read whole; null: all of it, or nothing yet',
    }),
    readsWholeNext: Type.Boolean({ description: 'More is wanted than was read: the next run reads all of it' }),
    version: Type.Integer({ description: 'Counts what people have changed' }),
  },
  closed,
);
export type SyncStreamSettings = Static<typeof SyncStreamSettings>;

const StreamParams = Type.Object({ id: Id, entity: EntityShape }, closed);

export const streamCalls = {
  listStreams: {
    method: 'GET',
    path: '/connections/{id}/streams',
    summary: 'How far back each kind of record is read that a connection reads',
    params: IdParams,
    reply: Type.Object({ items: Type.Array(SyncStreamSettings) }, closed),
  },
  getStream: {
    method: 'GET',
    path: '/connections/{id}/streams/{entity}',
    summary: 'The same of one kind',
    params: StreamParams,
    reply: SyncStreamSettings,
  },
  updateStream: {
    method: 'PATCH',
    path: '/connections/{id}/streams/{entity}',
    summary:
      'Say how far back a kind is read. Where that is farther, the next run reads all of it; where it is less, what was read stays',
    params: StreamParams,
    body: Type.Object(
      {
        historyDays: Type.Optional(
          orNull(
            Type.Integer({
              minimum: 1,
              maximum: MOST_HISTORY_DAYS,
              description:
                'So many days back, counted to when a record ends; 90 unless said. null: all there ever was. Only of kinds whose records stand in time',
            }),
          ),
        ),
        version: Type.Optional(Version),
      },
      closed,
    ),
    reply: SyncStreamSettings,
    errors: [versionConflict, connectionDisconnected],
  },
} as const;
