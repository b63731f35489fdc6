import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import { problem } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, orNull, Secret, ShownTime } from '../../platform/contract/shapes.ts';
import { connectionDisconnected } from '../connections/contract.ts';

/** So many records of a connection wait at most to be read because its source has named them; beyond that all that has changed is read. */
export const MAX_DIRTY = 10_000;
/** So many records one message names at most. */
export const MAX_NAMED = 1_000;
/** So long a message is at most, in bytes. */
export const MAX_MESSAGE = 65_536;

export const pushUnknown = problem(
  'push_unknown',
  409,
  'The source of this connection says nothing by itself, as far as its connector knows',
);

const Push = Type.Object(
  {
    state: Type.Enum(['ok', 'lapsed'], {
      description: 'lapsed: nothing was set up, or its time is over, or it is silent for longer than was promised',
    }),
    expiresAt: orNull({ ...ShownTime, description: 'Until when the source tells; null: it named no end' }),
    renewedAt: orNull(ShownTime),
    lastEventAt: orNull(ShownTime),
    failures: Type.Integer({ description: 'Renewals that failed, one after the other' }),
    waiting: Type.Integer({ description: 'Records that were named and not read since' }),
    missed: Type.Boolean({
      description: 'Something may have been missed: all that has changed is to be read, or is being read',
    }),
  },
  closed,
);
export type Push = Static<typeof Push>;

const managing = { scope: 'connections:manage', reach: 'whole' } as const;

export const endpoints = declareEndpoints({
  getPush: {
    method: 'GET',
    path: '/connections/{id}/push',
    ...managing,
    summary:
      'Whether a source that says by itself what has changed is still heard; 404 where it says nothing by itself',
    params: IdParams,
    reply: Push,
  },
  rotatePush: {
    method: 'POST',
    path: '/connections/{id}/push/rotation',
    ...managing,
    summary:
      'Make the address to which a source sends: those before end at once. It counts by the rights of whoever makes it, for as long as these last',
    params: IdParams,
    reply: Type.Object(
      {
        url: orNull(
          Type.String({
            description: 'What is entered at the source, shown this once; null: its connector enters one by itself',
          }),
        ),
      },
      closed,
    ),
    errors: [pushUnknown, connectionDisconnected],
  },
  takePush: {
    method: 'POST',
    path: '/hooks/{connectionId}/{secret}',
    scope: 'public',
    once: false,
    summary:
      'Where a source says what has changed. The records that it names are read soon, together; 404 for whatever is wrong with the address or what was sent',
    params: Type.Object({ connectionId: Secret(20), secret: Secret(200) }, closed),
    accepts: ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'text/xml', 'application/xml'],
    bodyLimit: MAX_MESSAGE,
    reply: null,
  },
});

const OfConnection = Type.Object({ connectionId: Id }, closed);
export const jobs = declareJobs({
  'push.read': { summary: 'Have read what a source has said has changed', data: OfConnection },
  'push.look': { summary: 'Look whether a source is still heard, and have it go on', data: OfConnection },
});
