import { Type, type Static, type TObject } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import { problem, versionConflict } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';

/** What of a foreign system becomes Atrium’s own, parents first. */
export const mergedEntities = ['country', 'region', 'building', 'floor', 'spaceType', 'space'] as const;
export type MergedEntity = (typeof mergedEntities)[number];
/** In what something here may differ from its record, as it is told. */
export const differingFields = [
  'name',
  'address',
  'capacity',
  'country',
  'region',
  'building',
  'floor',
  'category',
] as const;
export type DifferingField = (typeof differingFields)[number];

const planStates = ['draft', 'applying', 'applied', 'undoing', 'undone', 'failed'] as const;
export type PlanState = (typeof planStates)[number];
export const results = ['link', 'create', 'ambiguous', 'skip'] as const;
export type Result = (typeof results)[number];
/** What a person may decide of a record. */
export const decisions = ['link', 'create', 'skip'] as const;
export type Decision = (typeof decisions)[number];
export const rules = ['id', 'code', 'path', 'created', 'chosen'] as const;
export type Rule = (typeof rules)[number];
const itemStates = ['open', 'done', 'failed', 'undone', 'kept'] as const;
export type ItemState = (typeof itemStates)[number];
export const reasons = [
  'several_records',
  'several_local',
  'similar',
  'elsewhere',
  'kind_differs',
  'parent_undecided',
  'parent_skipped',
  'code_missing',
  'kind_unknown',
  'not_bookable',
] as const;
export type Reason = (typeof reasons)[number];
const linkStates = ['linked', 'waiting', 'let_go'] as const;
export type LinkState = (typeof linkStates)[number];

/** How many records a plan is made of at most. */
export const MAX_ITEMS = 100_000;
/** How many of a plan’s items are decided at a time. */
const MAX_DECIDED = 500;
/** How many things a record may be are proposed at most. */
export const MAX_PROPOSALS = 5;
/** How many plans that were undone are kept. */
export const MOST_UNDONE = 10;
/** For so many days what was applied can be undone. */
export const UNDO_DAYS = 30;

export const mergeUnderWay = problem(
  'merge_under_way',
  409,
  'A merge plan of this connection is being applied or undone; wait until it is through',
);
export const mergePlanState = problem('merge_plan_state', 409, 'This merge plan is past that');
export const mergePlanNotLatest = problem(
  'merge_plan_not_latest',
  409,
  'Another merge plan was applied since; undo that one first',
);
export const mergeUndoLapsed = problem('merge_undo_lapsed', 409, 'What was applied so long ago is not undone any more');
export const mergeTooLarge = problem(
  'merge_too_large',
  409,
  `A merge plan has ${MAX_ITEMS.toLocaleString('en')} records at most`,
);
export const alreadyLinked = problem(
  'already_linked',
  409,
  'Another record of this connection is tied to that already',
);

const EntityShape = Type.Enum([...mergedEntities], {
  description: 'space: a resource here; spaceType: a category',
});
const Count = Type.Integer({ minimum: 0 });
const Confidence = Type.Number({ minimum: 0, maximum: 1, description: 'How sure it is, from 0 to 1' });
const ResultShape = Type.Enum([...results], {
  description:
    'link: it is tied to what is here; create: it is added; ambiguous: a person has to say, and until then nothing is done; skip: nothing is done',
});
const RuleShape = Type.Enum([...rules], {
  description:
    'How it was found. id: it is tied already; code: by a code that one thing alone has; path: by its name in its place; created: it was added for it; chosen: a person said so',
});
const Difference = Type.Object(
  {
    field: Type.Enum([...differingFields]),
    ours: orNull(Type.String({ description: 'As it is here' })),
    theirs: orNull(Type.String({ description: 'As the source says it' })),
  },
  closed,
);

export const MergePlan = Type.Object(
  {
    id: Id,
    connectionId: Id,
    version: Type.Integer({ description: 'Counts the changes of this plan, those of its items too' }),
    state: Type.Enum([...planStates], {
      description: 'failed: it stopped on its way; it is applied, or undone, again from where it stood',
    }),
    stateReason: orNull(
      Type.String({
        description: `Why it has failed. Of one that is applied: that it takes nothing new any more, since it has ${MAX_ITEMS.toLocaleString('en')} records`,
      }),
    ),
    createdAt: ShownTime,
    appliedAt: orNull(ShownTime),
    undoableUntil: orNull(ShownTime),
    undoneAt: orNull(ShownTime),
    progress: Type.Object(
      {
        done: { ...Count, description: 'Of what it does now, or did last: so many items are through' },
        of: Count,
      },
      closed,
    ),
    counts: Type.Array(
      Type.Object(
        {
          entity: EntityShape,
          link: Count,
          create: Count,
          ambiguous: Count,
          skip: Count,
          failed: { ...Count, description: 'Could not be written' },
          kept: { ...Count, description: 'Stays though the plan was undone: people use it, or have changed it' },
        },
        closed,
      ),
      {
        description:
          'Empty, as its items are, where these are forgotten: once another plan was applied since and cannot be undone any more',
      },
    ),
  },
  closed,
);
export type MergePlan = Static<typeof MergePlan>;

export const MergeItem = Type.Object(
  {
    id: { ...Id, description: 'Its place in the plan; parents come before what is in them' },
    entity: EntityShape,
    externalId: Type.String(),
    name: Type.String({ description: 'As the source calls it' }),
    path: Type.Array(Type.String(), { description: 'What it is in, from the country on, as the source calls that' }),
    result: ResultShape,
    rule: orNull(RuleShape),
    confidence: orNull(Confidence),
    reason: orNull(
      Type.Enum([...reasons], {
        description:
          'Why it is ambiguous or skipped. elsewhere: what is called so is in another place; kind_differs: what is called so is of another kind',
      }),
    ),
    localId: orNull({ ...Id, description: 'What it is tied to here, or will be' }),
    proposals: Type.Array(Type.Object({ localId: Id, name: Type.String(), confidence: Confidence }, closed), {
      maxItems: MAX_PROPOSALS,
      description: 'What it may be, the likeliest first',
    }),
    differences: Type.Array(Difference, { description: 'What applying it changes here' }),
    chosen: Type.Boolean({ description: 'A person has decided it' }),
    state: Type.Enum([...itemStates], {
      description: 'open: nothing was done yet; kept: the plan was undone, and this stays',
    }),
    note: orNull(Type.String({ description: 'Why it failed, or stays' })),
  },
  closed,
);
export type MergeItem = Static<typeof MergeItem>;

export const ExternalLink = Type.Object(
  {
    entity: EntityShape,
    externalId: Type.String(),
    name: Type.String({ description: 'As the source calls it' }),
    state: Type.Enum([...linkStates], {
      description:
        'waiting: what it is here is not sure, and a person says it in a merge plan; let_go: what it was tied to is gone here',
    }),
    localId: orNull(Id),
    rule: orNull(RuleShape),
    confidence: orNull(Confidence),
    derived: Type.Boolean({
      description: 'The source has no such record of its own: a region is the city of its buildings',
    }),
    differences: Type.Array(Difference, { description: 'What a person changed here, and the source says otherwise' }),
  },
  closed,
);
export type ExternalLink = Static<typeof ExternalLink>;

const PlanTold = Type.Object({ id: Id, connectionId: Id, state: Type.Enum([...planStates]) }, closed);
const told = (summary: string) => ({ summary, data: PlanTold, heard: 'connections:manage' }) as const;

export const events = declareEvents({
  'merge_plan.applied': told('A merge plan was applied: records of a connection are tied to what is here'),
  'merge_plan.undone': told('A merge plan was undone'),
});

const OfPlan = Type.Object({ planId: Id }, closed);
export const jobs = declareJobs({
  'merge.apply': { summary: 'Go on applying a merge plan', data: OfPlan },
  'merge.undo': { summary: 'Go on undoing a merge plan', data: OfPlan },
  'merge.follow': {
    summary: 'Have what is tied to a connection’s records follow their changes',
    data: Type.Object({ connectionId: Id }, closed),
  },
});

const PlanParams = Type.Object({ id: Id, planId: Id }, closed);
const managing = { scope: 'connections:manage', reach: 'whole' } as const;
const Format = Type.Optional(Type.Enum(['xlsx', 'csv'], { default: 'xlsx' }));
const plan = <const S extends TObject>(shape: S) => ({ ...managing, params: PlanParams, reply: shape });

export const endpoints = declareEndpoints({
  createMergePlan: {
    method: 'POST',
    path: '/connections/{id}/merge-plans',
    ...managing,
    summary:
      'Find out what the records of a connection are here, or would become. Nothing is changed; a draft of before is forgotten',
    params: IdParams,
    reply: MergePlan,
    status: 201,
    errors: [mergeUnderWay, mergeTooLarge],
  },
  listMergePlans: {
    method: 'GET',
    path: '/connections/{id}/merge-plans',
    ...managing,
    summary: `Merge plans of a connection, newest first; of those that were undone the last ${MOST_UNDONE} are kept`,
    params: IdParams,
    query: Type.Object(paging, closed),
    reply: page(MergePlan),
  },
  getMergePlan: {
    method: 'GET',
    path: '/connections/{id}/merge-plans/{planId}',
    ...plan(MergePlan),
    summary: 'One merge plan, and how far it is',
  },
  listMergeItems: {
    method: 'GET',
    path: '/connections/{id}/merge-plans/{planId}/items',
    ...plan(page(MergeItem)),
    summary: 'What a merge plan says of each record, parents first',
    query: Type.Object(
      {
        ...paging,
        entity: Type.Optional(EntityShape),
        result: Type.Optional(ResultShape),
        state: Type.Optional(Type.Enum([...itemStates])),
      },
      closed,
    ),
  },
  getMergePlanSheet: {
    method: 'GET',
    path: '/connections/{id}/merge-plans/{planId}/sheet',
    ...managing,
    params: PlanParams,
    summary:
      'The same as a sheet: all of it, as it stands. It is read through; decisions are said over `PATCH …/items`',
    query: Type.Object({ format: Format }, closed),
    cost: 4,
    reply: 'bytes',
  },
  updateMergeItems: {
    method: 'PATCH',
    path: '/connections/{id}/merge-plans/{planId}/items',
    ...plan(MergePlan),
    summary: 'Decide what records of a draft are here. What is in them is looked for anew',
    body: Type.Object(
      {
        version: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Refuse with 409 when the plan has another version by now' }),
        ),
        items: Type.Array(
          Type.Object(
            {
              id: Id,
              result: Type.Enum([...decisions]),
              localId: Type.Optional({ ...Id, description: 'What to tie it to; with `link`, and there only' }),
            },
            closed,
          ),
          { minItems: 1, maxItems: MAX_DECIDED },
        ),
      },
      closed,
    ),
    errors: [versionConflict, mergePlanState, alreadyLinked],
  },
  applyMergePlan: {
    method: 'POST',
    path: '/connections/{id}/merge-plans/{planId}/application',
    ...plan(MergePlan),
    summary:
      'Have a merge plan applied, and its records followed from then on; what is ambiguous is left. Doing it again changes nothing. Needs `spaces:write` too',
    status: 202,
    errors: [mergeUnderWay, mergePlanState],
  },
  undoMergePlan: {
    method: 'POST',
    path: '/connections/{id}/merge-plans/{planId}/undo',
    ...plan(MergePlan),
    summary: `Take back what a merge plan did, within ${UNDO_DAYS} days. What people use or have changed since stays. Needs \`spaces:write\` too`,
    status: 202,
    errors: [mergeUnderWay, mergePlanState, mergePlanNotLatest, mergeUndoLapsed],
  },
  listLinks: {
    method: 'GET',
    path: '/connections/{id}/links',
    ...managing,
    summary: 'What the records of a connection are here, by their ids at the source',
    params: IdParams,
    query: Type.Object(
      {
        ...paging,
        entity: EntityShape,
        state: Type.Optional(Type.Enum([...linkStates], { description: 'linked unless said' })),
      },
      closed,
    ),
    reply: page(ExternalLink),
  },
  getLinksSheet: {
    method: 'GET',
    path: '/connections/{id}/links/sheet',
    ...managing,
    summary: 'What is linked of all kinds, as a sheet',
    params: IdParams,
    query: Type.Object({ format: Format }, closed),
    cost: 4,
    reply: 'bytes',
  },
});
