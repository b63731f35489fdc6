import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import { problem } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, Line, LogId, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';
import { connectionNotActive, entities } from '../connections/contract.ts';
import { healthReads } from './health-contract.ts';
import { ExternalId, recordReads, SyncDifference, SyncRecord } from './record-contract.ts';
import { modes, ModeShape, priorities, runStates, SyncRun } from './run-contract.ts';
import { streamCalls } from './stream-contract.ts';

export {
  modes,
  runStates,
  SyncRun,
  triggers,
  type Mode,
  type RunState,
  type StreamMode,
  type Trigger,
} from './run-contract.ts';

export const connectionNeedsReauth = problem(
  'connection_needs_reauth',
  409,
  'The source refuses this connection’s credentials; give it new ones first',
);
export const connectionPaused = problem('connection_paused', 409, 'This connection is paused');
export const connectionActive = problem('connection_active', 409, 'This connection is active already');
export const syncAlreadyRunning = problem('sync_already_running', 409, 'This is being read already');
export const syncOver = problem('sync_over', 409, 'This run is over');
export const syncNotFailed = problem('sync_not_failed', 409, 'Only a run that has failed is tried again');
export const syncDiffGone = problem(
  'sync_diff_gone',
  409,
  'Only a run that only looks finds differences, and the last one of a connection keeps them',
);
export const reviewResolved = problem('review_resolved', 409, 'This was decided already');

/** So many records are read by their ids at once. */
export const MOST_IDS = 200;

const EntityShape = Type.Enum([...entities]);
const Count = Type.Integer({ minimum: 0 });
export const SyncStatus = Type.Object(
  {
    connectionState: Type.String(),
    streams: Type.Array(
      Type.Object(
        {
          entity: EntityShape,
          records: Count,
          deleted: Count,
          rev: Count,
          freshAsOf: orNull({ ...ShownTime, description: 'When it was last read to its end' }),
          nextRunAt: orNull(ShownTime),
          runId: orNull({ ...LogId, description: 'The run that reads it now' }),
        },
        closed,
      ),
    ),
    openDeletionReviews: Count,
  },
  closed,
);
export type SyncStatus = Static<typeof SyncStatus>;

export const DeletionReview = Type.Object(
  {
    id: LogId,
    connectionId: Id,
    entity: EntityShape,
    runId: LogId,
    candidates: { ...Count, description: 'How many the source left out' },
    of: { ...Count, description: 'Of so many' },
    openedAt: ShownTime,
    resolvedAt: orNull(ShownTime),
    decision: orNull(Type.Enum(['delete', 'keep'])),
  },
  closed,
);
export type DeletionReview = Static<typeof DeletionReview>;

const RunTold = Type.Object(
  {
    runId: LogId,
    connectionId: Id,
    mode: Type.Enum([...modes]),
    dryRun: Type.Boolean({ description: 'It only looks; nothing is changed by it' }),
    state: Type.Enum([...runStates]),
    stateReason: orNull(Type.String()),
  },
  closed,
);
const told = (summary: string) => ({ summary, data: RunTold, heard: 'connections:manage' }) as const;

export const events = declareEvents({
  'sync.started': told('A run has begun'),
  'sync.succeeded': told('A run came to its end'),
  'sync.failed': told('A run has failed; what was read of it stays'),
  'sync.waiting': told('A run waits for its source, and goes on by itself'),
  'sync.cancelled': told('A run was cancelled; what was read of it stays'),
  'records.changed': {
    summary:
      'Records of a connection have changed: what `GET /connections/{id}/changes` tells from one number to another',
    data: Type.Object(
      {
        connectionId: Id,
        entity: EntityShape,
        runId: orNull({ ...LogId, description: 'The run that read it; null: another mapping counts' }),
        fromRev: Count,
        toRev: Count,
        counts: Type.Object({ added: Count, updated: Count, deleted: Count, restored: Count, remapped: Count }, closed),
      },
      closed,
    ),
    heard: 'connections:manage',
  },
  'deletion.review_opened': {
    summary: 'A source left out so much at once that nothing of it counts as deleted before somebody says so',
    data: Type.Object({ connectionId: Id, entity: EntityShape, reviewId: LogId, candidates: Count, of: Count }, closed),
    heard: 'connections:manage',
  },
});

export const jobs = declareJobs({
  'sync.run': {
    summary: 'Go on with a run',
    data: Type.Object({ runId: LogId }, closed),
    retry: [5, 15, 60, 300, 900, 3_600],
  },
  'sync.remap': {
    summary: 'Tell anew what another mapping makes another record of',
    data: Type.Object({ connectionId: Id, entity: EntityShape }, closed),
  },
  'sync.schedule': {
    summary: 'Have a connection read, as its schedule says',
    data: Type.Object({ connectionId: Id }, closed),
  },
});

const RunParams = Type.Object({ id: LogId }, closed);
const notNow = [connectionNotActive, connectionNeedsReauth, connectionPaused];
const reading = { scope: 'records:read', reach: 'whole' } as const;
const running = { scope: 'sync:run', reach: 'whole' } as const;
const managing = { scope: 'connections:manage', reach: 'whole' } as const;

export const endpoints = declareEndpoints({
  activateConnection: {
    method: 'POST',
    path: '/connections/{id}/activation',
    ...managing,
    summary: 'Have everything read for the first time; when that has succeeded, the schedule begins',
    params: IdParams,
    reply: SyncRun,
    status: 202,
    errors: [...notNow, connectionActive, syncAlreadyRunning],
  },
  startSync: {
    method: 'POST',
    path: '/connections/{id}/syncs',
    ...running,
    summary: 'Have a connection read now',
    params: IdParams,
    body: Type.Object(
      {
        entities: Type.Optional(
          Type.Array(EntityShape, {
            minItems: 1,
            maxItems: entities.length,
            uniqueItems: true,
            description: 'All it reads unless said',
          }),
        ),
        mode: Type.Optional({ ...ModeShape, default: 'incremental' }),
        records: Type.Optional(
          Type.Array(ExternalId, {
            minItems: 1,
            maxItems: MOST_IDS,
            uniqueItems: true,
            description:
              'Where the mode is ids: which records, by their ids at the source; then `entities` names one kind',
          }),
        ),
        confirm: Type.Optional({
          ...Line(200),
          description: 'Where the mode is reset: the name of the connection, so that nobody resets another one',
        }),
        dryRun: Type.Optional(
          Type.Boolean({
            description: 'Only look what would become of which record; before a connection is activated, too',
          }),
        ),
        onRunning: Type.Optional(
          Type.Enum(['coalesce', 'queue', 'reject', 'supersede'], {
            description:
              'coalesce (unless said): a run that reads all of this already will do, otherwise one follows it; queue: one follows it; ' +
              'what is asked for meanwhile joins the one that follows. reject: 409. supersede: what reads some of this already is cancelled, but not by who only looks',
          }),
        ),
        priority: Type.Optional(
          Type.Enum([...priorities], {
            description:
              'interactive: somebody waits for it, so it may use what is kept for such of the calls that the connection may make. ' +
              'Unless said only where it is looked alone, and not at everything: before the activation, incrementally, or at some records; the connection’s own tokens never have it',
          }),
        ),
        reason: Type.Optional(Line(200)),
      },
      closed,
    ),
    reply: SyncRun,
    status: 202,
    errors: [...notNow, syncAlreadyRunning],
  },
  listSyncs: {
    method: 'GET',
    path: '/connections/{id}/syncs',
    ...reading,
    summary: 'Runs of a connection, newest first',
    params: IdParams,
    query: Type.Object(paging, closed),
    reply: page(SyncRun),
  },
  getSync: {
    method: 'GET',
    path: '/syncs/{id}',
    ...reading,
    summary: 'One run: how far it is, and what came of it',
    params: RunParams,
    reply: SyncRun,
  },
  getSyncDiff: {
    method: 'GET',
    path: '/syncs/{id}/diff',
    ...reading,
    summary:
      'What a run that only looks has found to be different, by kind and id. The last such run of a connection keeps it',
    params: RunParams,
    query: Type.Object({ ...paging, entity: Type.Optional(EntityShape) }, closed),
    reply: page(SyncDifference),
    errors: [syncDiffGone],
  },
  cancelSync: {
    method: 'POST',
    path: '/syncs/{id}/cancellation',
    ...running,
    summary: 'Stop a run. What was read of it stays; the page that is on its way counts no more',
    params: RunParams,
    reply: SyncRun,
    errors: [syncOver],
  },
  retrySync: {
    method: 'POST',
    path: '/syncs/{id}/retry',
    ...running,
    summary: 'Go on with a run that has failed, from its last page',
    params: RunParams,
    reply: SyncRun,
    status: 202,
    errors: [...notNow, syncNotFailed, syncAlreadyRunning],
  },
  getSyncStatus: {
    method: 'GET',
    path: '/connections/{id}/sync-status',
    ...reading,
    summary: 'How all that a connection reads stands, in one call',
    params: IdParams,
    reply: SyncStatus,
  },
  getConnectionHealth: { ...healthReads.getConnectionHealth, ...reading },
  listStreams: { ...streamCalls.listStreams, ...managing },
  getStream: { ...streamCalls.getStream, ...managing },
  updateStream: { ...streamCalls.updateStream, ...managing },
  listRecords: { ...recordReads.listRecords, ...reading },
  listUnified: { ...recordReads.listUnified, ...reading },
  getUnified: { ...recordReads.getUnified, ...reading },
  listChanges: {
    method: 'GET',
    path: '/connections/{id}/changes',
    scope: 'changes:read',
    reach: 'whole',
    waits: { for: 'records.changed', same: { connectionId: 'id', entity: 'entity' } },
    summary:
      'What has changed in one kind of record, in order and without gaps: each record as it is by now, at its last change',
    params: IdParams,
    query: Type.Object(
      {
        entity: EntityShape,
        after: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: 2_147_483_647,
            description: 'The `rev` read last; from the first unless said',
          }),
        ),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
        wait: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: 30,
            description:
              'Where nothing has changed: answered as soon as something has, at most so many seconds later. A token may have 30 of these and live streams open, a server 500 of these: 429 otherwise',
          }),
        ),
      },
      closed,
    ),
    reply: Type.Object(
      { items: Type.Array(SyncRecord), lastRev: { ...Count, description: 'What to ask after next' } },
      closed,
    ),
  },
  listDeletionReviews: {
    method: 'GET',
    path: '/connections/{id}/deletion-reviews',
    ...managing,
    summary: 'What was left out by a source in so great a number that people are asked, newest first',
    params: IdParams,
    query: Type.Object(paging, closed),
    reply: page(DeletionReview),
  },
  listLeftOut: {
    method: 'GET',
    path: '/deletion-reviews/{id}/records',
    ...reading,
    summary:
      'What would count as deleted: what the source had left out then and has not named since. Nothing once it is resolved',
    params: RunParams,
    query: Type.Object(paging, closed),
    reply: page(SyncRecord),
  },
  resolveDeletionReview: {
    method: 'POST',
    path: '/deletion-reviews/{id}/resolution',
    ...managing,
    summary: 'Say whether what a source left out counts as deleted. What it has named again since never does',
    params: RunParams,
    body: Type.Object({ decision: Type.Enum(['delete', 'keep']) }, closed),
    reply: DeletionReview,
    errors: [reviewResolved],
  },
});
