import { mappingLimits, unified, type DocumentIssue, type FieldIssue, type Layer, type Mapped } from './contract.ts';
import type { MappedRecord, MappingDocument, Raw, Reason, Scalar, Target, UnifiedEntity } from './contract.ts';
import { isInScope, readDocument, type FieldPlan, type Plan } from './document.ts';
import { Failure, Guess, shown } from './failure.ts';
import { hashOf, merge } from './layers.ts';
import { runSteps } from './ops.ts';
import { isNothing, isTooMuch, type Work } from './steps.ts';

export { judging } from './custom-values.ts';
export { hashOf, merge, type Merged, type MergedField } from './layers.ts';
export { differences } from './differences.ts';
export { countFilled, findSourceFields, MOST_SAMPLES, type Filled } from './source-fields.ts';
export { countRead, pathsReadBy, type PathOf, type ReadCount } from './paths-read.ts';

/** What a mapping makes of a record of the source. Pure, and quick: it is called for each of 100,000. */
export type Mapping = (raw: Raw) => MappedRecord;

/** A mapping that cannot be used; what is wrong with it is said by place. */
export class MappingInvalid extends Error {
  override readonly name = 'MappingInvalid';
  readonly issues: readonly DocumentIssue[];

  constructor(issues: readonly DocumentIssue[]) {
    super(issues.map(({ path, message }) => `${path}: ${message}`).join('; '));
    this.issues = issues;
  }
}

/** All that is wrong with a document as anybody may have written it, each with its place; none: it may be used. */
export const validate = (document: unknown, entity: UnifiedEntity): readonly DocumentIssue[] =>
  readDocument(document, entity).issues;

/** How many mappings are kept ready; that of a connection is asked for page by page. */
const KEPT = 500;
const kept = new Map<string, Mapping>();

/**
 * The mapping that some layers come to, ready to be used. What has been asked for before is kept, by what the document says.
 * @throws MappingInvalid
 */
export function compile(layers: readonly Layer[]): Mapping {
  const { document } = merge(layers);
  const hash = hashOf(document);
  const known = kept.get(hash);
  const mapping = known ?? prepare(document);
  // The longest unused goes first.
  kept.delete(hash);
  kept.set(hash, mapping);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  return mapping;
}

function prepare(document: MappingDocument): Mapping {
  const { plan, issues } = readDocument(document);
  if (plan === null) throw new MappingInvalid(issues);
  const unfilled = unfilledIn(plan);
  const membersOf = (isCustom: boolean): Readonly<Record<string, null>> =>
    Object.fromEntries(plan.fields.filter((field) => field.isCustom === isCustom).map(({ key }) => [key, null]));
  const [data, custom] = [membersOf(false), membersOf(true)];
  return (raw) => {
    // A copy of what has the members already takes a third of the time that it takes to add them one by one.
    const made: Made = { data: { ...data }, custom: { ...custom }, issues: [] };
    const work: Work = { left: mappingLimits.memberSteps, characters: mappingLimits.takenCharacters };
    for (const field of plan.fields) fill(made, field, raw, work);
    for (const field of unfilled) reject(made, field, 'missing', undefined);
    if (!isInScope(plan, raw)) made.outOfScope = true;
    return made;
  };
}

/** Fields without which no record of the kind is whole, and which the mapping does not name. */
function unfilledIn({ entity, fields }: Plan): readonly string[] {
  const named = new Set(fields.map(({ to }) => to));
  const shapes = Object.entries<Target>(unified[entity]);
  return shapes.filter(([name, { required }]) => required && !named.has(name)).map(([name]) => name);
}

interface Made {
  readonly data: Record<string, Scalar>;
  readonly custom: Record<string, Mapped>;
  readonly issues: FieldIssue[];
  rejected?: NonNullable<MappedRecord['rejected']>;
  outOfScope?: true;
}

function reject(made: Made, field: string, reason: Reason, value: unknown): void {
  made.rejected ??= { field, reason };
  made.issues.push({ field, change: 'rejected', reason, value: shown(value) });
}

function fill(made: Made, field: FieldPlan, raw: Raw, work: Work): void {
  const found = valueOf(field, raw, work);
  const { key, isCustom } = field;
  if (!(found instanceof Failure) && !isNothing(found)) {
    const value = found instanceof Guess ? found.value : found;
    if (found instanceof Guess)
      made.issues.push({ field: field.to, change: 'assumed', reason: found.reason, value: found.value });
    // `take` has seen that it is one.
    if (isCustom) made.custom[key] = value as Mapped;
    else made.data[key] = value as Scalar;
    return;
  }
  const value = found instanceof Failure ? field.fallback : null;
  if (isCustom) made.custom[key] = value;
  else made.data[key] = value;
  const reason = found instanceof Failure ? found.reason : 'missing';
  const there = found instanceof Failure ? found.value : undefined;
  if (value === null && field.required) reject(made, field.to, reason, there);
  else if (found instanceof Failure) {
    const change = value === null ? 'nulled' : 'default';
    made.issues.push({ field: field.to, change, reason, value: shown(there) });
  }
}

/** What a field comes to: a value it takes, a guess at one, nothing, or why not. */
function valueOf({ read, steps, take }: FieldPlan, raw: Raw, work: Work): unknown {
  const from = read === undefined ? undefined : read(raw);
  if (from instanceof Failure) return from;
  const value = steps.length === 0 ? from : runSteps(steps, from, raw, work);
  if (isNothing(value) || value instanceof Failure) return value;
  if (isTooMuch(value, work)) return new Failure('too_long', value);
  if (!(value instanceof Guess)) return take(value);
  const taken = take(value.value);
  return taken instanceof Failure ? taken : value;
}
