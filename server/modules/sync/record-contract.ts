import { Type, type Static } from 'typebox';
import { closed, orNull, ShownTime } from '../../platform/contract/shapes.ts';
import { Data } from '../../platform/events/contract.ts';
import { entities } from '../connections/contract.ts';
import { FieldIssue } from '../field-mappings/contract.ts';

export const actions = ['added', 'updated', 'deleted', 'restored', 'remapped'] as const;
export type Action = (typeof actions)[number];

const EntityShape = Type.Enum([...entities]);
const Count = Type.Integer({ minimum: 0 });

export const SyncRecord = Type.Object(
  {
    entity: EntityShape,
    externalId: Type.String(),
    data: orNull({
      ...Data,
      description: 'As Atrium says it, by the mapping of its kind; null: there is none, or it says too little',
    }),
    custom: { ...Data, description: 'What its mapping says of it besides' },
    raw: Type.Optional({ ...Data, description: 'As the source says it' }),
    meta: Type.Object(
      {
        rev: Type.Integer({ description: 'Counts the changes of all records of its kind' }),
        action: Type.Enum([...actions], {
          description: 'What became of it last; remapped: another mapping makes another of it',
        }),
        firstSeenAt: ShownTime,
        changedAt: ShownTime,
        sourceUpdatedAt: orNull(Type.String({ description: 'As the source writes it' })),
        deletedAt: orNull(ShownTime),
        missingSince: orNull({ ...ShownTime, description: 'Since when the source leaves it out' }),
        outOfScope: orNull(
          Type.String({ description: 'Why it is there and none of ours; mapping_filter: its mapping leaves it out' }),
        ),
        mappingVersion: {
          ...Count,
          description: 'The version of the connection’s mapping that says this; 0: its connector’s alone',
        },
        issues: Type.Array(FieldIssue),
      },
      closed,
    ),
  },
  closed,
);
export type SyncRecord = Static<typeof SyncRecord>;
