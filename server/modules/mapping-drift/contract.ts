import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { closed, Id, IdParams, LogId, orNull, ShownTime } from '../../platform/contract/shapes.ts';
import { entities } from '../connections/contract.ts';

/** So many paths that a mapping reads are counted, and so many that a source fills. */
export const [MOST_READ, MOST_FOUND] = [200, 500];
/** So many changes of one kind of record are kept, and told at once. */
export const [MOST_CHANGES, MOST_TOLD] = [100, 20];
/** What nobody reads counts as new, or gone, where it is filled in so many of a hundred records. */
export const LEAST_PERCENT = 1;
/** A path that lost so much is said for so long, unless it is filled again before. */
export const SAID_DAYS = 30;

export const changes = ['dropped', 'gone', 'new'] as const;
const EntityShape = Type.Enum([...entities]);
const Count = Type.Integer({ minimum: 0 });
const Percent = Type.Number({ minimum: 0, maximum: 100 });
const change = Type.Enum([...changes], {
  description:
    'dropped: the mapping reads it, and less than half as many records have it as had; gone: none has it any more; new: none had it',
});
const Path = Type.String({ description: 'As a mapping names it' });
const Samples = Type.Array(Type.String(), { description: 'A few values; none for who may not read records' });

export const MappingDrift = Type.Object(
  {
    comparedAt: orNull({ ...ShownTime, description: 'When all was read last; null: not yet' }),
    records: { ...Count, description: 'So many were read then' },
    items: Type.Array(
      Type.Object(
        {
          path: Path,
          change,
          fields: Type.Array(Type.String(), {
            description: 'What the mapping that counts fills from it, `filter` for its filter',
          }),
          wasPercent: Percent,
          isPercent: Percent,
          was: Samples,
          is: Samples,
          since: { ...ShownTime, description: 'When it was found first' },
        },
        closed,
      ),
      {
        description:
          `What the mapping reads first, ${MOST_CHANGES} at most. Of paths that it does not read it is said which are new or gone, ` +
          `where at least ${LEAST_PERCENT} % of the records have or had them and fewer than ${MOST_FOUND} are there; of those that it reads, ${MOST_READ} are counted. ` +
          `What the mapping reads is said until it is there again, for ${SAID_DAYS} days at most; anything else until all is read the next time`,
      },
    ),
  },
  closed,
);
export type MappingDrift = Static<typeof MappingDrift>;

export const DriftTold = Type.Object(
  {
    connectionId: Id,
    entity: EntityShape,
    runId: LogId,
    changes: Type.Array(Type.Object({ path: Path, change, wasPercent: Percent, isPercent: Percent }, closed), {
      description: `What the mapping reads first, ${MOST_TOLD} at most; \`GET /connections/{id}/mapping-drift\` has all`,
    }),
    of: { ...Count, description: 'So many there are' },
  },
  closed,
);

export const events = declareEvents({
  'mapping.drift': {
    summary:
      'A source fills something much less often than when all was read the time before, not at all any more, or for the first time; told once',
    data: DriftTold,
    heard: 'connections:manage',
  },
});

export const endpoints = declareEndpoints({
  getMappingDrift: {
    method: 'GET',
    path: '/connections/{id}/mapping-drift',
    scope: 'mapping:read',
    reach: 'whole',
    summary:
      'What a source says of one kind of record otherwise than before: which paths are filled less, not any more, or newly, and what reads them',
    params: IdParams,
    query: Type.Object({ entity: EntityShape }, closed),
    reply: MappingDrift,
  },
});
