import type { FieldSaid, Mapping, MappingDocument, Op, Scalar } from '../../data/field-mappings.ts';

/** A step as it is edited: its number tells it from others like it. */
export interface EditedStep {
  readonly id: number;
  readonly op: Op;
}

/** What the connection says of one field, as it is edited. */
export interface EditedField extends Omit<FieldSaid, 'ops'> {
  readonly steps: readonly EditedStep[];
}

/** The steps that are added here; others are shown, and said over the API. */
export const simpleSteps = ['trim', 'upper', 'lower', 'toInteger', 'const', 'lookup', 'coalesce', 'default'] as const;
export type SimpleStep = (typeof simpleSteps)[number];

const fresh: Readonly<Record<SimpleStep, Op>> = {
  trim: 'trim',
  upper: 'upper',
  lower: 'lower',
  toInteger: 'toInteger',
  const: { const: '' },
  lookup: { lookup: {} },
  coalesce: { coalesce: [] },
  default: { coalesce: [{ const: '' }] },
};

export const withStep = (field: EditedField, kind: SimpleStep): EditedField => ({
  ...field,
  steps: [...field.steps, { id: Math.max(0, ...field.steps.map(({ id }) => id)) + 1, op: fresh[kind] }],
});

/** What a step is called here; null: it is another one, or one that could not be edited without being another then. */
export function kindOf(op: Op, takes: string): SimpleStep | null {
  if (typeof op === 'string') return simpleSteps.find((one) => one === op) ?? null;
  if ('const' in op) return 'const';
  if ('lookup' in op) return isWritable(op.lookup, takes) ? 'lookup' : null;
  if (!('coalesce' in op)) return null;
  const [first] = op.coalesce;
  if (op.coalesce.length === 1 && first && 'const' in first) return 'default';
  return op.coalesce.every((one) => 'path' in one) ? 'coalesce' : null;
}

export const edited = ({ ops = [], ...field }: FieldSaid): EditedField => ({
  ...field,
  steps: ops.map((op, at) => ({ id: at + 1, op })),
});

/** What the connection says of its own: its draft, or else what counts. */
export function ownOf({ draft, active }: Mapping): EditedField[] {
  const document = (draft ?? active.document) as MappingDocument | null;
  return (document?.fields ?? []).map(edited);
}

/** The same with one field said otherwise, or no more. */
export function changed(own: readonly EditedField[], to: string, field: EditedField | undefined): EditedField[] {
  if (field === undefined) return own.filter((one) => one.to !== to);
  const isThere = own.some((one) => one.to === to);
  return isThere ? own.map((one) => (one.to === to ? field : one)) : [...own, field];
}

/** The same as a document. What it says besides of its fields stays. */
export function documentOf(mapping: Mapping, own: readonly EditedField[]): MappingDocument {
  const before = (mapping.draft ?? mapping.active.document ?? { entity: mapping.entity }) as Omit<
    MappingDocument,
    'fields'
  >;
  return {
    ...before,
    fields: own.map(({ steps, ...field }) => ({
      ...field,
      ...(steps.length > 0 && { ops: steps.map(({ op }) => op) }),
    })),
  };
}

/** What was typed, as what the field takes. */
export function readScalar(text: string, takes: string): Scalar {
  if ((takes === 'integer' || takes === 'decimal') && text.trim() !== '' && Number.isFinite(Number(text)))
    return Number(text);
  if (takes === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** `We = room`, a line each. */
export const readLookup = (text: string, takes: string): Record<string, Scalar> =>
  Object.fromEntries(
    text.split(/\r\n?|\n/).flatMap((line) => {
      const at = line.indexOf('=');
      return at === -1 ? [] : [[line.slice(0, at).trim(), readScalar(line.slice(at + 1).trim(), takes)] as const];
    }),
  );

export const writeLookup = (lookup: Readonly<Record<string, Scalar>>): string =>
  Object.entries(lookup)
    .map(([from, to]) => `${from} = ${String(to)}`)
    .join('\n');

/** Is what is written of it read as it is? */
function isWritable(lookup: Readonly<Record<string, Scalar>>, takes: string): boolean {
  const [was, read] = [lookup, readLookup(writeLookup(lookup), takes)].map((one) => Object.entries(one));
  return JSON.stringify(was) === JSON.stringify(read);
}
