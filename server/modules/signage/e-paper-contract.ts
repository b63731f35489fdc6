import { Type, type Static } from 'typebox';
import { declareEvents } from '../../platform/contract/event.ts';
import {
  buildingOutOfReach,
  notFound,
  problem,
  versionConflict,
  type ConstraintProblems,
} from '../../platform/contract/problems.ts';
import {
  closed,
  Id,
  IdParams,
  Line,
  Name,
  Names,
  orNull,
  page,
  paging,
  ShownTime,
} from '../../platform/contract/shapes.ts';
import { statusNames } from '../presence/contract.ts';
import { Meeting } from './display-contract.ts';
import { TagJudged } from './e-paper-alert-contract.ts';

export const tagTaken = problem('e_paper_tag_taken', 409, 'Another tag has this id');

export const ePaperConstraints = {
  e_paper_controller_building_fk: { kind: notFound, param: 'buildingId' },
  e_paper_tag_controller_fk: { kind: notFound, param: 'controllerId' },
  e_paper_tag_resource_fk: { kind: notFound, param: 'resourceId' },
  e_paper_tag_label_unique: { kind: tagTaken, param: 'label' },
  e_paper_tag_external_unique: { kind: tagTaken, param: 'externalName' },
} satisfies ConstraintProblems;

export const controllerTypes = ['qbicGateway', 'minewServer'] as const;
export type ControllerType = (typeof controllerTypes)[number];

const ControllerTypeShape = Type.Enum([...controllerTypes]);
const Language = Type.String({
  minLength: 2,
  maxLength: 35,
  pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$',
  description: 'What its tags speak, as BCP 47 says it: `en-US`',
});
const Version = Type.Optional(
  Type.Integer({ minimum: 1, description: 'Refuse with 409 when it has another version by now' }),
);

/** What drives e-paper tags in a building. */
export const EPaperController = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    name: Type.String(),
    type: ControllerTypeShape,
    displayLanguage: Type.String(),
    buildingId: Id,
    createdAt: ShownTime,
  },
  closed,
);
export type EPaperController = Static<typeof EPaperController>;

/** So long is what a tag is called, at most. */
export const MAX_LABEL = 100;
const Label = Line(MAX_LABEL, { description: 'By what it names itself; another one of the workplace' });
const ExternalName = Line(MAX_LABEL, { description: 'What another system calls it' });

/** What a gateway says of a tag; what is absent stays. */
export const TagState = {
  batteryLevel: Type.Optional(orNull(Type.Number({ minimum: 0, maximum: 100, description: 'In percent' }))),
  screenSize: Type.Optional(orNull(Type.Number({ minimum: 0, maximum: 1_000, description: 'In inches' }))),
  online: Type.Optional(Type.Boolean()),
};

/** A tag, what it stands for, and how it is. */
export const EPaperTag = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    controllerId: Id,
    buildingId: { ...Id, description: 'Where its controller is' },
    label: Type.String(),
    externalName: orNull(Type.String()),
    resourceId: orNull({ ...Id, description: 'What it shows: who has that now, and who is next; null: nothing yet' }),
    resourceName: orNull(Type.String()),
    batteryLevel: orNull(Type.Number({ description: 'In percent, as it said last' })),
    screenSize: orNull(Type.Number({ description: 'In inches' })),
    online: orNull(Type.Boolean({ description: 'As its gateway said last; null: nothing was said' })),
    heardAt: orNull(ShownTime),
    ...TagJudged,
  },
  closed,
);
export type EPaperTag = Static<typeof EPaperTag>;

/** What a tag is to show. */
export const TagContent = Type.Object(
  {
    label: Type.String(),
    displayLanguage: Type.String(),
    at: ShownTime,
    resource: orNull(Type.Object({ id: Id, name: Type.String(), names: Names }, closed)),
    status: orNull(Type.Enum([...statusNames])),
    current: orNull(Meeting),
    next: orNull(Meeting),
  },
  closed,
);
export type TagContent = Static<typeof TagContent>;

const told = (summary: string) =>
  ({
    summary,
    data: Type.Object({ id: Id, name: Type.String(), buildingId: Id }, closed),
    heard: 'devices:manage',
    open: ['id'],
  }) as const;

export const ePaperEvents = declareEvents({
  'e_paper_controller.created': told('An e-paper controller was added'),
  'e_paper_controller.updated': told('An e-paper controller was changed'),
  'e_paper_controller.deleted': told('An e-paper controller was deleted, with its tags'),
  'e_paper_tag.created': told('An e-paper tag was added'),
  'e_paper_tag.updated': told('An e-paper tag was changed, or stands for something else'),
  'e_paper_tag.deleted': told('An e-paper tag was deleted'),
});

const managing = { scope: 'devices:manage' } as const;

export const ePaperEndpoints = {
  listEPaperControllers: {
    method: 'GET',
    path: '/e-paper-controllers',
    ...managing,
    summary: 'What drives e-paper tags in the buildings that one’s role covers, by name',
    query: Type.Object({ buildingId: Type.Optional(Id), ...paging }, closed),
    reply: page(EPaperController),
  },
  createEPaperController: {
    method: 'POST',
    path: '/e-paper-controllers',
    ...managing,
    summary: 'Add an e-paper controller to a building',
    body: Type.Object(
      { name: Name, type: ControllerTypeShape, displayLanguage: Type.Optional(Language), buildingId: Id },
      closed,
    ),
    reply: EPaperController,
    status: 201,
    errors: [buildingOutOfReach],
  },
  getEPaperController: {
    method: 'GET',
    path: '/e-paper-controllers/{id}',
    ...managing,
    summary: 'One e-paper controller',
    params: IdParams,
    reply: EPaperController,
  },
  updateEPaperController: {
    method: 'PATCH',
    path: '/e-paper-controllers/{id}',
    ...managing,
    summary: 'Change an e-paper controller; what is absent stays',
    params: IdParams,
    body: Type.Object(
      {
        name: Type.Optional(Name),
        type: Type.Optional(ControllerTypeShape),
        displayLanguage: Type.Optional(Language),
        version: Version,
      },
      closed,
    ),
    reply: EPaperController,
    errors: [versionConflict],
  },
  deleteEPaperController: {
    method: 'DELETE',
    path: '/e-paper-controllers/{id}',
    ...managing,
    summary: 'Delete an e-paper controller, and its tags with it',
    params: IdParams,
    reply: null,
  },
  listEPaperTags: {
    method: 'GET',
    path: '/e-paper-tags',
    ...managing,
    summary: 'E-paper tags in the buildings that one’s role covers, by id',
    query: Type.Object(
      {
        controllerId: Type.Optional(Id),
        buildingId: Type.Optional(Id),
        resourceId: Type.Optional(Id),
        ...paging,
      },
      closed,
    ),
    reply: page(EPaperTag),
  },
  createEPaperTag: {
    method: 'POST',
    path: '/e-paper-tags',
    ...managing,
    summary: 'Add an e-paper tag to a controller',
    body: Type.Object(
      {
        controllerId: Id,
        label: Label,
        externalName: Type.Optional(orNull(ExternalName)),
        resourceId: Type.Optional(orNull(Id)),
      },
      closed,
    ),
    reply: EPaperTag,
    status: 201,
    errors: [tagTaken],
  },
  getEPaperTag: {
    method: 'GET',
    path: '/e-paper-tags/{id}',
    ...managing,
    summary: 'One e-paper tag, and how it is',
    params: IdParams,
    reply: EPaperTag,
  },
  updateEPaperTag: {
    method: 'PATCH',
    path: '/e-paper-tags/{id}',
    ...managing,
    summary: 'Change an e-paper tag, or have it stand for something else; what is absent stays',
    params: IdParams,
    body: Type.Object(
      {
        label: Type.Optional(Label),
        externalName: Type.Optional(orNull(ExternalName)),
        resourceId: Type.Optional(orNull(Id)),
        version: Version,
      },
      closed,
    ),
    reply: EPaperTag,
    errors: [tagTaken, versionConflict],
  },
  deleteEPaperTag: {
    method: 'DELETE',
    path: '/e-paper-tags/{id}',
    ...managing,
    summary: 'Delete an e-paper tag',
    params: IdParams,
    reply: null,
  },
  getEPaperTagContent: {
    method: 'GET',
    path: '/e-paper-tags/{id}/content',
    scope: 'displays:use',
    summary: 'What a tag is to show now: who has its place, and who is next. Hidden titles and hosts are not told',
    params: IdParams,
    reply: TagContent,
  },
  reportEPaperTag: {
    method: 'POST',
    path: '/e-paper-tag-states',
    scope: 'readings:write',
    summary: 'Say how a tag is; what is absent stays',
    body: Type.Object(
      {
        label: Line(MAX_LABEL, { description: 'By what the tag names itself, or what another system calls it' }),
        ...TagState,
      },
      closed,
    ),
    reply: EPaperTag,
    once: false,
    errors: [notFound],
  },
} as const;
