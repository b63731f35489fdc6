import { Type, type Static } from 'typebox';
import { closed, Id, LogId, orNull, ShownTime } from '../../platform/contract/shapes.ts';
import { BudgetUse } from '../budgets/contract.ts';
import { entities } from '../connections/contract.ts';

export const runStates = [
  'queued',
  'running',
  'waiting_retry',
  'waiting_rate_limit',
  'succeeded',
  'succeeded_with_issues',
  'failed',
  'cancelled',
] as const;
export type RunState = (typeof runStates)[number];
export const modes = ['incremental', 'full', 'reset', 'verify', 'ids'] as const;
export type Mode = (typeof modes)[number];
/** How one kind of record is read; what is verified is read whole. */
export const streamModes = ['incremental', 'full', 'reset', 'ids'] as const;
export type StreamMode = (typeof streamModes)[number];
export const priorities = ['background', 'interactive'] as const;
export const triggers = ['activation', 'manual', 'schedule', 'push'] as const;
export type Trigger = (typeof triggers)[number];

const EntityShape = Type.Enum([...entities]);
const Count = Type.Integer({ minimum: 0 });
export const ModeShape = Type.Enum([...modes], {
  description:
    'incremental: what has changed since the last run, where the source tells; full: everything, and so what is gone; ' +
    'reset: everything, as if it had never been read: each record counts as changed, and what is gone is deleted at once; ' +
    'verify: everything, only to see what is different; ids: some records of one kind',
});

const Counts = Type.Object(
  {
    read: Count,
    added: Count,
    updated: Count,
    unchanged: Count,
    deleted: Count,
    restored: Count,
    pendingDeletion: {
      ...Count,
      description: 'Gone at the source; counts as deleted when the next full run misses it too',
    },
  },
  closed,
);

export const SyncRun = Type.Object(
  {
    id: LogId,
    connectionId: Id,
    mode: ModeShape,
    trigger: Type.Enum([...triggers]),
    reason: orNull(Type.String()),
    priority: Type.Enum([...priorities]),
    dryRun: Type.Boolean({ description: 'It only looks: what it finds different `GET /syncs/{id}/diff` tells' }),
    state: Type.Enum([...runStates]),
    stateReason: orNull(
      Type.String({
        description:
          'Why it waits, has failed or was cancelled; follows_another_run: it comes when what it reads is being read no more; budget_spent: its connection may call the source again then',
      }),
    ),
    resumeAt: orNull({ ...ShownTime, description: 'When it goes on by itself' }),
    requestedAt: ShownTime,
    startedAt: orNull(ShownTime),
    heartbeatAt: orNull(ShownTime),
    lastProgressAt: orNull(ShownTime),
    finishedAt: orNull(ShownTime),
    budget: orNull({ ...BudgetUse, description: 'Of its connection, as it stands now; null: the run is over' }),
    progress: Type.Object(
      {
        pages: Count,
        recordsRead: Count,
        expected: orNull({ ...Count, description: 'How many there will be, where the source says so' }),
        percent: orNull(Type.Number({ minimum: 0, maximum: 100 })),
      },
      closed,
    ),
    streams: Type.Array(
      Type.Object(
        {
          entity: EntityShape,
          mode: Type.Enum([...streamModes], {
            description: 'full also where the source does not tell what has changed',
          }),
          state: Type.Enum(['queued', 'running', 'succeeded', 'ended']),
          issue: orNull(Type.String({ description: 'What a person should look at' })),
          counts: Counts,
        },
        closed,
      ),
    ),
    attempts: Type.Array(
      Type.Object(
        {
          n: Type.Integer(),
          state: Type.Enum(['running', 'succeeded', 'failed', 'lost', 'cancelled'], {
            description: 'lost: whoever did it went away; another one goes on from its last page',
          }),
          error: orNull(Type.Object({ code: Type.String(), detail: Type.String() }, closed)),
          madeProgress: Type.Boolean(),
          startedAt: ShownTime,
          finishedAt: orNull(ShownTime),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type SyncRun = Static<typeof SyncRun>;
