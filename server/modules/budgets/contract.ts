import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { versionConflict } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, orNull, ShownTime } from '../../platform/contract/shapes.ts';
import { connectionDisconnected, spans, type Span } from '../connections/contract.ts';

/** So many calls at most may be said of one window. */
export const MOST_CALLS = 10_000_000;

const Per = Type.Enum([...spans], { description: 'So long is counted back from each moment' });
const Count = Type.Integer({ minimum: 0 });
const BudgetShape = Type.Object({ per: Per, limit: Type.Integer({ minimum: 1, maximum: MOST_CALLS }) }, closed);

export const CallBudget = Type.Object(
  {
    isOwn: Type.Boolean({ description: 'It was said for this connection; otherwise its connector says it' }),
    declared: Type.Array(BudgetShape, { description: 'As its connector says it' }),
    windows: Type.Array(
      Type.Object(
        {
          per: Per,
          limit: Count,
          used: Count,
          kept: { ...Count, description: 'So many of them are kept for calls that somebody waits for' },
          freeAt: orNull({
            ...ShownTime,
            description: 'When it has room again for what nobody waits for; null: it has now',
          }),
        },
        closed,
      ),
      { description: 'None: nothing bounds how often the source is called' },
    ),
    heldUntil: orNull({ ...ShownTime, description: 'The source has asked not to be called before' }),
    version: { ...Count, description: 'Counts what was changed of it, and what was told' },
  },
  closed,
);
export type CallBudget = Static<typeof CallBudget>;

/** What is left of a budget, as runs and the health of a connection say it. */
export const BudgetUse = Type.Object(
  Object.fromEntries(
    spans.map((per) => [
      per,
      Type.Optional(
        Type.Object(
          {
            used: Count,
            limit: Count,
            usedPercent: Type.Integer({ minimum: 0 }),
            freeAt: orNull({ ...ShownTime, description: 'When it has room again for what nobody waits for' }),
          },
          closed,
        ),
      ),
    ]),
  ),
  { ...closed, description: 'How much of each window is used that bounds how often the source is called' },
);
export type BudgetUse = Partial<
  Record<Span, { used: number; limit: number; usedPercent: number; freeAt: string | null }>
>;

const heard = 'connections:manage';

export const events = declareEvents({
  'budget.low': {
    summary:
      'Of the calls that a connection may make in a window of an hour or longer a fifth is left, or less; once for each window: what is left is kept for calls that somebody waits for',
    data: Type.Object({ connectionId: Id, per: Per, limit: Count, used: Count }, closed),
    heard,
  },
  'budget.changed': {
    summary:
      'How often a connection may call its source was said anew, or it has another source, which has asked for nothing; what waited for that goes on',
    data: Type.Object({ connectionId: Id, isOwn: Type.Boolean(), windows: Type.Array(BudgetShape) }, closed),
    heard,
  },
});

const managing = { scope: 'connections:manage', reach: 'whole' } as const;

export const endpoints = declareEndpoints({
  getConnectionBudget: {
    method: 'GET',
    path: '/connections/{id}/budget',
    ...managing,
    summary: 'How often a connection may call its source, and how much of that is used',
    params: IdParams,
    reply: CallBudget,
  },
  setConnectionBudget: {
    method: 'PUT',
    path: '/connections/{id}/budget',
    ...managing,
    summary:
      'Say how often a connection may call its source. What was used stays counted, of windows that are left out, too',
    params: IdParams,
    body: Type.Object(
      {
        windows: orNull(
          Type.Array(BudgetShape, {
            maxItems: spans.length,
            description:
              'All of these hold at once, one for each length; none: nothing bounds it; null: as its connector says it',
          }),
        ),
        version: Type.Optional({ ...Count, description: 'Refuse with 409 when it has another version by now' }),
      },
      closed,
    ),
    reply: CallBudget,
    errors: [versionConflict, connectionDisconnected],
  },
});
