import { problem } from '../../platform/contract/problems.ts';

/** What a source's records become, and how that is said: data only. */

export const mappingInvalid = problem('mapping_invalid', 400, 'This mapping cannot be used');

export type Scalar = string | number | boolean | null;
/** What a mapped field holds. Lists come in custom fields only. */
export type Mapped = Scalar | readonly Scalar[];
/** A record as the source says it. */
export type Raw = Readonly<Record<string, unknown>>;

/** What a field of a unified record takes. */
export type Takes =
  | { readonly type: 'name'; readonly most: number }
  | { readonly type: 'lines'; readonly most: number }
  | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'decimal'; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'boolean' }
  /** An instant: RFC 3339, in UTC. */
  | { readonly type: 'time' }
  | { readonly type: 'choice'; readonly of: readonly string[] }
  /** ISO 3166-1, two capital letters. */
  | { readonly type: 'country' }
  /** An IANA time zone. */
  | { readonly type: 'zone' }
  /** The external id of another record of the same source, as text. */
  | { readonly type: 'reference'; readonly entity: string };
/** A record without what is required is rejected. */
export type Target = Takes & { readonly required?: true };

const name = { type: 'name', most: 200, required: true } as const;
const line = { type: 'name', most: 200 } as const;
const code = { type: 'name', most: 100 } as const;
const lines = { type: 'lines', most: 2_000 } as const;
const time = { type: 'time' } as const;
const money = { type: 'decimal', minimum: -1e12, maximum: 1e12 } as const;
const of = <const Entity extends string>(entity: Entity) => ({ type: 'reference', entity }) as const;
const where = { buildingId: of('building'), floorId: of('floor'), spaceId: of('space') } as const;

/** The unified records: what each kind has, whatever the source calls it. */
export const unified = {
  country: { name, code: { type: 'country' } },
  region: { name, countryId: { type: 'reference', entity: 'country' } },
  building: {
    name,
    code: { type: 'name', most: 100 },
    address: { type: 'lines', most: 500 },
    countryId: { type: 'reference', entity: 'country' },
    regionId: { type: 'reference', entity: 'region' },
    timeZone: { type: 'zone' },
  },
  floor: {
    name,
    number: { type: 'integer', minimum: -100, maximum: 300 },
    buildingId: { type: 'reference', entity: 'building', required: true },
  },
  section: { name, floorId: { type: 'reference', entity: 'floor', required: true } },
  spaceType: { name },
  space: {
    name,
    kind: { type: 'choice', of: ['room', 'desk', 'parking', 'locker', 'other'], required: true },
    capacity: { type: 'integer', minimum: 1, maximum: 100_000 },
    spaceTypeId: { type: 'reference', entity: 'spaceType' },
    buildingId: { type: 'reference', entity: 'building', required: true },
    floorId: { type: 'reference', entity: 'floor', required: true },
    bookable: { type: 'boolean' },
  },
  group: { name },
  person: {
    name,
    firstName: line,
    lastName: line,
    email: { type: 'name', most: 254 },
    phone: code,
    department: line,
    groupId: of('group'),
    active: { type: 'boolean' },
  },
  booking: {
    spaceId: { ...of('space'), required: true },
    start: { ...time, required: true },
    end: { ...time, required: true },
    personId: of('person'),
    title: line,
    notes: lines,
    attendees: { type: 'integer', minimum: 0, maximum: 100_000 },
    private: { type: 'boolean' },
    status: {
      type: 'choice',
      of: ['requested', 'booked', 'checked_in', 'ended', 'no_show', 'cancelled', 'declined'],
    },
  },
  visit: {
    name,
    email: { type: 'name', most: 254 },
    phone: code,
    company: line,
    hostId: of('person'),
    bookingId: of('booking'),
    buildingId: of('building'),
    start: time,
    end: time,
    status: { type: 'choice', of: ['expected', 'arrived', 'departed', 'no_show', 'cancelled'] },
  },
  serviceItem: { name, description: lines, category: line, price: money, currency: code, buildingId: of('building') },
  device: { name, kind: line, serial: line, spaceId: of('space'), active: { type: 'boolean' } },
  workOrder: {
    name,
    number: code,
    description: lines,
    status: { type: 'choice', of: ['open', 'in_progress', 'on_hold', 'done', 'cancelled'] },
    priority: { type: 'choice', of: ['low', 'normal', 'high', 'urgent'] },
    ...where,
    requesterId: of('person'),
    assigneeId: of('person'),
    openedAt: time,
    dueAt: time,
    closedAt: time,
  },
  purchaseOrder: {
    name,
    number: code,
    vendor: line,
    description: lines,
    status: { type: 'choice', of: ['draft', 'requested', 'approved', 'ordered', 'delivered', 'closed', 'cancelled'] },
    amount: money,
    currency: code,
    ...where,
    requesterId: of('person'),
    orderedAt: time,
    dueAt: time,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Target>>>>;
export type UnifiedEntity = keyof typeof unified;
export const unifiedEntities = Object.keys(unified) as UnifiedEntity[];

/** What may stand for a value in a step: itself, or where it stands in the record. */
export type Operand = { readonly const: Scalar } | { readonly path: string };

/**
 * One comparison. `is`, `isNot` and `in` compare texts, numbers and truth values by how they are written: `true` is `"true"`.
 * Where the path leads to a list, one of its members is enough.
 */
export type Condition = { readonly path: string } & (
  | { readonly is: Scalar }
  | { readonly isNot: Scalar }
  | { readonly in: readonly Scalar[] }
  | { readonly exists: boolean }
);
export type Filter =
  | Condition
  | { readonly all: readonly Filter[] }
  | { readonly any: readonly Filter[] }
  | { readonly not: Filter };

export const units = ['m', 'cm', 'ft', 'in', 'm2', 'ft2', 'C', 'F'] as const;
export type Unit = (typeof units)[number];
/** How a source writes times. The last two are days, with any of `/`, `.` and `-` between. */
export const timeFormats = ['iso', 'epochMilliseconds', 'epochSeconds', 'dayMonthYear', 'monthDayYear'] as const;
export type TimeFormat = (typeof timeFormats)[number];

/**
 * One step from a source's value to ours. Nothing (absent or null) passes by all but `const`, `concat`, `coalesce`, `when` and `zone`.
 */
export type Op =
  | 'trim'
  | 'upper'
  | 'lower'
  | 'toInteger'
  | 'toNumber'
  | 'toBoolean'
  | 'toDate'
  | 'first'
  | 'length'
  | 'hash'
  | NamedOp;
type NamedOp =
  | { readonly const: Scalar }
  /** The value, where there is one, and then these. */
  | { readonly concat: readonly Operand[] }
  | { readonly split: string }
  /** Each time a text stands there: to the letter, never a pattern. */
  | { readonly replace: { readonly text: string; readonly with: string } }
  | { readonly substring: { readonly from: number; readonly length?: number } }
  | { readonly lookup: Readonly<Record<string, Scalar>>; readonly default?: Scalar }
  /** The value, or the first of these that is there and is no empty text. */
  | { readonly coalesce: readonly Operand[] }
  | { readonly when: Filter; readonly use: Operand; readonly else?: Operand }
  | { readonly toDate: { readonly format?: TimeFormat; readonly zone?: string } }
  | { readonly convert: { readonly from: Unit; readonly to: Unit } }
  | { readonly join: string }
  | { readonly map: readonly Op[] }
  | { readonly pick: string }
  /** The value is the external id of a record of this kind. */
  | { readonly ref: string }
  /** The time zone of a country (two letters) and a state; where it has to be guessed, that is an issue. */
  | { readonly zone: { readonly country: string; readonly state?: string } };

export interface FieldMapping {
  /** A field of the unified record, or `custom.<key>`. */
  readonly to: string;
  /** Where the value stands in the record; without it the steps begin with nothing. */
  readonly from?: string;
  readonly ops?: readonly Op[];
  /** Without it the record is rejected, not only the field empty. */
  readonly required?: boolean;
  /** What the field holds where a step fails; null: nothing. */
  readonly onError?: 'null' | { readonly default: Scalar };
}

export interface MappingDocument {
  readonly entity: UnifiedEntity;
  readonly version?: number;
  readonly extends?: string;
  readonly fields: readonly FieldMapping[];
  /** What does not pass is out of scope: held back, not deleted. */
  readonly filter?: Filter;
}

/** Whose word it is; a later one goes before an earlier one, field by field. */
export const layerNames = ['connector', 'organisation', 'connection'] as const;
export type LayerName = (typeof layerNames)[number];
export interface Layer {
  readonly layer: LayerName;
  readonly document: MappingDocument;
}

/** What a field of one's own may hold. `date` is a day; `json` whatever a mapping gives. */
export const customTypes = [
  'text',
  'integer',
  'decimal',
  'boolean',
  'date',
  'datetime',
  'enum',
  'multiEnum',
  'url',
  'json',
] as const;
export type CustomType = (typeof customTypes)[number];

/** A field of one's own that is declared: what a mapping gives for `custom.<key>` is judged by it. */
export interface CustomField {
  readonly key: string;
  readonly type: CustomType;
  /** What may be chosen. */
  readonly options: readonly string[];
}

/** How much a document may say, and how much is made of one value. */
export const mappingLimits = {
  documentCharacters: 64_000,
  fields: 250,
  opsPerField: 20,
  /** Paths in a document altogether. */
  paths: 1_000,
  pathCharacters: 200,
  pathSegments: 12,
  lookupEntries: 1_000,
  listedInOp: 50,
  literalCharacters: 1_000,
  conditions: 50,
  conditionDepth: 5,
  /** Characters of a text that a step takes or gives. */
  textCharacters: 10_000,
  /** Members of a list that a step takes or gives. */
  listMembers: 1_000,
  /** Members that a path may look at in one list. */
  pathMembers: 10_000,
  /** Steps on the members of lists, in one record. */
  memberSteps: 5_000,
  /** Characters of all texts that steps and fields take, in one record. */
  takenCharacters: 200_000,
} as const;

/** Why a field could not be filled. */
export type Reason =
  | 'missing'
  | 'not_text'
  | 'not_a_number'
  | 'not_a_whole_number'
  | 'not_yes_or_no'
  | 'not_a_time'
  | 'not_a_list'
  | 'not_an_object'
  | 'not_in_lookup'
  | 'not_a_choice'
  | 'not_an_id'
  | 'not_a_country'
  | 'not_a_zone'
  | 'not_readable'
  | 'not_simple'
  | 'not_a_url'
  | 'too_long'
  | 'too_many'
  | 'too_small'
  | 'too_large'
  | 'zone_assumed';

export interface FieldIssue {
  readonly field: string;
  /** `assumed`: the field holds a guess; `rejected`: for want of it the record is not taken. */
  readonly change: 'nulled' | 'default' | 'assumed' | 'rejected';
  readonly reason: Reason;
  /** What stood there, shortened. */
  readonly value: string;
}

/** What became of one record. A field that no mapping names is absent; one that came to nothing is null. */
export interface MappedRecord {
  readonly data: Readonly<Record<string, Scalar>>;
  readonly custom: Readonly<Record<string, Mapped>>;
  readonly issues: readonly FieldIssue[];
  /** The first field that is required and missing. */
  readonly rejected?: { readonly field: string; readonly reason: Reason };
  /** It does not pass the filter. */
  readonly outOfScope?: true;
}

/** What is wrong with a document, and where in it: `fields[2].ops[0].lookup`. */
export interface DocumentIssue {
  readonly path: string;
  readonly message: string;
}

export const sourceTypes = ['text', 'number', 'boolean', 'null', 'object', 'list'] as const;
export type SourceType = (typeof sourceTypes)[number];

/** Something that a source says of its records, as far as it has been seen. */
export interface SourceField {
  /** As a mapping names it: `$.floor.id`, and `$.tags[*].v` for what stands in lists. */
  readonly path: string;
  readonly types: readonly SourceType[];
  /** How many of a hundred records say something there. */
  readonly filledPercent: number;
  /** A few different values, shortened. */
  readonly samples: readonly string[];
}
