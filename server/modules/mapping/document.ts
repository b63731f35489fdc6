import {
  mappingLimits,
  unified,
  unifiedEntities,
  type DocumentIssue,
  type Raw,
  type Scalar,
  type Target,
  type UnifiedEntity,
} from './contract.ts';
import { readFilter, type Passes } from './conditions.ts';
import { Failure } from './failure.ts';
import { readOps, said } from './ops.ts';
import { readPath, type Path, type Read } from './paths.ts';
import { isNothing, isObject, readList, readObject, readScalar, type Gives, type Reader, type Step } from './steps.ts';
import { fits, takeBy, takeCustom, taken, type Take } from './targets.ts';

/** A field of a document, ready to be used. */
export interface FieldPlan {
  readonly to: string;
  /** The member of `data`, or of `custom`. */
  readonly key: string;
  readonly isCustom: boolean;
  readonly read: Read | undefined;
  readonly steps: readonly Step[];
  readonly take: Take;
  readonly required: boolean;
  /** What it holds where a step fails. */
  readonly fallback: Scalar;
}

export interface Plan {
  readonly entity: UnifiedEntity;
  readonly fields: readonly FieldPlan[];
  readonly passes: Passes | undefined;
}

const MOST_ISSUES = 100;
const MOST_SHOWN = 60;
const CUSTOM = /^custom\.([a-z][a-z0-9_]{0,39})$/;

interface Notes {
  readonly issues: DocumentIssue[];
  readonly paths: PathRead[];
  pathCount: number;
}

/** A path that a document reads, and where in it that is said. */
export interface PathRead {
  readonly at: string;
  readonly path: string;
  readonly read: Read;
}

class Place implements Reader {
  readonly at: string;
  readonly notes: Notes;

  constructor(at: string, notes: Notes) {
    this.at = at;
    this.notes = notes;
  }

  wrong(message: string): null {
    if (this.notes.issues.length < MOST_ISSUES) this.notes.issues.push({ path: this.at, message });
    return null;
  }

  in(part: string | number): Place {
    if (typeof part === 'number') return new Place(`${this.at}[${part}]`, this.notes);
    const key = part.slice(0, MOST_SHOWN).toWellFormed();
    return new Place(this.at === '' ? key : `${this.at}.${key}`, this.notes);
  }

  path(text: unknown): Path | null {
    this.notes.pathCount += 1;
    if (this.notes.pathCount > mappingLimits.paths)
      return this.wrong(`a document has at most ${mappingLimits.paths} paths`);
    const path = readPath(text);
    if (typeof path === 'string') return this.wrong(path);
    this.notes.paths.push({ at: this.at, path: String(text), read: path.read });
    return path;
  }
}

/** Reads a document as anybody may have written it: what it does, or all that is wrong with it. */
export function readDocument(
  document: unknown,
  entity?: UnifiedEntity,
): {
  readonly plan: Plan | null;
  readonly issues: readonly DocumentIssue[];
  /** In the order in which they stand there. */
  readonly paths: readonly PathRead[];
} {
  const notes: Notes = { issues: [], paths: [], pathCount: 0 };
  const plan = readWhole(document, entity, new Place('', notes));
  return { plan: notes.issues.length === 0 ? plan : null, issues: notes.issues, paths: notes.paths };
}

function readWhole(document: unknown, wanted: UnifiedEntity | undefined, place: Place): Plan | null {
  if (!isSmall(document))
    return place.wrong(`a mapping has at most ${mappingLimits.documentCharacters} characters, written as JSON`);
  const whole = readObject(document, place, ['entity', 'fields'], ['version', 'extends', 'filter']);
  if (whole === null) return null;
  const entity = unifiedEntities.find((one) => one === whole['entity']);
  if (entity === undefined || (wanted !== undefined && entity !== wanted))
    return place.in('entity').wrong(`this is ${wanted ?? `one of ${unifiedEntities.join(', ')}`}`);
  const list = readFieldList(whole['fields'], place.in('fields'));
  const passes = whole['filter'] === undefined ? undefined : readFilter(whole['filter'], place.in('filter'));
  if (list === null || passes === null) return null;
  const fields = list.map((one, at) => readField(one, entity, place.in('fields').in(at)));
  noteDoubled(fields, place.in('fields'));
  return fields.every((field) => field !== null) ? { entity, fields, passes } : null;
}

const readFieldList = (value: unknown, place: Place): readonly unknown[] | null =>
  // A layer may say no more than a filter.
  Array.isArray(value) && value.length === 0 ? [] : readList(value, place, mappingLimits.fields);

function isSmall(document: unknown): boolean {
  try {
    return (JSON.stringify(document)?.length ?? 0) <= mappingLimits.documentCharacters;
  } catch {
    // So deep that it cannot be written down.
    return false;
  }
}

function noteDoubled(fields: readonly (FieldPlan | null)[], place: Place): void {
  const seen = new Set<string>();
  for (const [at, field] of fields.entries()) {
    if (field === null) continue;
    if (seen.has(field.to)) place.in(at).in('to').wrong(`“${field.to}” is filled further up already`);
    seen.add(field.to);
  }
}

const further = ['from', 'ops', 'required', 'onError'];

function readField(value: unknown, entity: UnifiedEntity, place: Place): FieldPlan | null {
  if (isObject(value) && 'expr' in value)
    return place.in('expr').wrong('expressions are not taken: say it by steps (ops)');
  const whole = readObject(value, place, ['to'], further);
  if (whole === null) return null;
  const target = readTarget(whole['to'], entity, place.in('to'));
  const path = whole['from'] === undefined ? undefined : place.in('from').path(whole['from']);
  if (target === null || path === null) return null;
  const steps = readOps(whole['ops'] ?? [], path?.isMany ? 'list' : 'anything', place.in('ops'));
  if (steps === null) return null;
  if (path === undefined && !steps[0]?.seesNothing)
    return place.wrong('a field needs “from”, or a first step that makes something of nothing');
  const required = whole['required'] ?? false;
  if (typeof required !== 'boolean') return place.in('required').wrong('this is true or false');
  const fallback = readFallback(whole['onError'], target, place.in('onError'));
  if (fallback === undefined || !isFitting(steps, path?.isMany ?? false, target, place)) return null;
  const { to, key, isCustom, take } = target;
  const isNeeded = required || target.shape?.required === true;
  return { to, key, isCustom, read: path?.read, steps, take, required: isNeeded, fallback };
}

interface TargetRead {
  readonly to: string;
  readonly key: string;
  readonly isCustom: boolean;
  readonly shape: Target | undefined;
  readonly take: Take;
}

function readTarget(to: unknown, entity: UnifiedEntity, place: Place): TargetRead | null {
  const shapes: Readonly<Record<string, Target>> = unified[entity];
  if (typeof to === 'string') {
    const shape = Object.hasOwn(shapes, to) ? shapes[to] : undefined;
    if (shape !== undefined) return { to, key: to, isCustom: false, shape, take: takeBy(shape) };
    const key = to.length <= MOST_SHOWN ? CUSTOM.exec(to)?.[1] : undefined;
    if (key !== undefined) return { to, key, isCustom: true, shape: undefined, take: takeCustom };
  }
  return place.wrong(
    `a ${entity} has ${Object.keys(shapes).join(', ')}; a field of your own is called custom.<small letters, digits, _>`,
  );
}

/** What the field holds where a step fails; undefined: something is wrong with it. */
function readFallback(value: unknown, { take, shape }: TargetRead, place: Place): Scalar | undefined {
  if (value === undefined || value === 'null') return null;
  const whole = readObject(value, place, ['default']);
  const scalar = whole === null ? undefined : readScalar(whole['default'], place.in('default'));
  if (isNothing(scalar)) return scalar;
  if (shape?.type === 'reference' || !(take(scalar) instanceof Failure)) return scalar;
  place.in('default').wrong(`the field takes ${shape === undefined ? 'something else' : taken(shape)}`);
  return undefined;
}

/** Is what the steps give what the field takes, as far as that can be told before a record is seen? */
function isFitting(steps: readonly Step[], isMany: boolean, { shape, take, to }: TargetRead, place: Place): boolean {
  const last = steps.at(-1);
  if (shape === undefined) return true;
  const gives: Gives = last?.gives ?? (isMany ? 'list' : 'anything');
  const where = last === undefined ? place : place.in('ops').in(steps.length - 1);
  const odd = last?.values?.find((value) => value !== null && take(value) instanceof Failure);
  if (odd !== undefined) where.wrong(`this may give ${JSON.stringify(odd)}, and “${to}” takes ${taken(shape)}`);
  else if (!fits(shape, gives)) where.wrong(`this gives ${said(gives)}, and “${to}” takes ${taken(shape)}`);
  else return true;
  return false;
}

/** Whether a record is one that the document is about; without a filter each is. */
export const isInScope = ({ passes }: Plan, raw: Raw): boolean => passes === undefined || passes(raw);
