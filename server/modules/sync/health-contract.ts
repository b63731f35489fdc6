import { Type, type Static } from 'typebox';
import { closed, IdParams, orNull, ShownTime } from '../../platform/contract/shapes.ts';
import { BudgetUse } from '../budgets/contract.ts';
import { entities } from '../connections/contract.ts';

const Count = Type.Integer({ minimum: 0 });

export const ConnectionHealth = Type.Object(
  {
    state: Type.String(),
    score: Type.Integer({
      minimum: 0,
      maximum: 100,
      description:
        '100, less what is wrong: 50 for refused credentials, 25 where it is not fresh, 15 for failed runs (as many of the last five as failed), 10 where reviews are open',
    }),
    checks: Type.Array(
      Type.Object(
        {
          name: Type.Enum(['credentials', 'freshness', 'runs', 'reviews'], {
            description:
              'credentials: the source takes them; freshness: what is oldest is no older than twice the target; runs: the last one did not fail; reviews: nobody is asked about deletions',
          }),
          ok: Type.Boolean(),
          lagSeconds: Type.Optional(
            orNull({
              ...Count,
              description: 'Of freshness: since what is oldest was read to its end; null: never yet',
            }),
          ),
          targetSeconds: Type.Optional(
            orNull({ ...Count, description: 'Of freshness: how often it is read; null: nothing is due by itself' }),
          ),
          failed: Type.Optional({ ...Count, description: 'Of runs: so many of the last ones failed' }),
          of: Type.Optional({ ...Count, description: 'Of runs: so many were looked at, five at most' }),
        },
        closed,
      ),
    ),
    streams: Type.Array(
      Type.Object(
        {
          entity: Type.Enum([...entities]),
          records: Count,
          deleted: Count,
          lastSuccessAt: orNull(ShownTime),
          nextRunAt: orNull(ShownTime),
          p95RunSeconds: orNull({
            ...Count,
            description:
              'So long its runs took, but for the slowest of twenty; of those that succeeded among the last 50',
          }),
        },
        closed,
      ),
    ),
    budget: BudgetUse,
    open: Type.Object(
      {
        deletionReviews: Count,
        conflicts: {
          ...Count,
          description: 'Records of the last merge plan of which somebody has to say what they are',
        },
        mappingDrift: {
          ...Count,
          description:
            'Paths that mappings read and that the source fills much less often than it did, or not any more: `GET /connections/{id}/mapping-drift`. Records that differ are under `drift`',
        },
      },
      closed,
    ),
    drift: orNull(
      Type.Object(
        { lastVerifyAt: ShownTime, mismatch: Count },
        {
          ...closed,
          description:
            'In how many records it differed from the source when it was looked at whole last (`verify`, or `full` as a dry run), among the last 50 runs; null: they were not',
        },
      ),
    ),
  },
  closed,
);
export type ConnectionHealth = Static<typeof ConnectionHealth>;

export const healthReads = {
  getConnectionHealth: {
    method: 'GET',
    path: '/connections/{id}/health',
    cost: 2,
    summary: 'How a connection is: what is wrong, how fresh it is, and what waits for people',
    params: IdParams,
    reply: ConnectionHealth,
  },
} as const;
