import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import { showTime, showTimeOrNull, toDate, toInstant } from '../../platform/time.ts';
import { getOwnConnection, holdOwnConnection } from '../connections/connections.ts';
import {
  MOST_CUSTOM_FIELDS,
  RESTORABLE_DAYS,
  tooManyCustomFields,
  type CustomField,
  type endpoints,
} from './contract.ts';
import {
  countFields,
  forgetBeyond,
  insertField,
  lockField,
  selectFields,
  selectKeys,
  updateField,
  type At,
  type FieldRow,
  type FieldValues,
} from './store.ts';

/** Fields of one's own of a connection's records: declared with a type, changed, deleted, and brought back. */

export type { ThingKind } from './contract.ts';
export { declaredFields, forgetOldFields, isDeclared, isKey, selectDeclared } from './store.ts';

type Calls = UseCases<typeof endpoints>;

export interface CustomFieldOptions {
  /** Is what records say shown on things of Atrium's own? Then who has it shown otherwise keeps these. @throws 403 */
  readonly mustMayWrite: (tx: Tx, connectionId: number) => Promise<void>;
}

/** The use cases, for who knows what of Atrium's records are. */
export const customFieldsBy = (options: CustomFieldOptions): Calls => ({
  listCustomFields: async (ctx, { id, entity, deleted = false, ...input }) => {
    await getOwnConnection(ctx, id);
    return pageOf(input, {
      by: ['id'],
      select: (after, limit) => selectFields(ctx, { connectionId: id, entity, deleted }, after?.[0], limit),
      keyOf: (row) => [row.id],
      show: (rows) => rows.map(show),
    });
  },
  listThingFields: (ctx, { entity, ...input }) =>
    pageOf(input, {
      by: ['string'],
      select: (after, limit) => selectKeys(ctx, entity, after?.[0], limit),
      keyOf: ({ key }) => [key],
      show: (rows) => rows,
    }),
  createCustomField: (ctx, input) => ctx.tx((tx) => create(options, tx, input)),
  updateCustomField: (ctx, { version, ...input }) =>
    changing(options, ctx, input, async (tx, before) => {
      mustHaveVersion(before, version);
      return update(tx, before, input);
    }),
  deleteCustomField: async (ctx, input) => {
    await changing(options, ctx, input, async (tx, before) => {
      const after = await updateField(tx, before.id, { deletedAt: toDate(tx.now) });
      await forgetBeyond(tx, before);
      return after;
    });
  },
  restoreCustomField: (ctx, input) =>
    changing(options, ctx, { ...input, deleted: true }, async (tx, before) => {
      await mustHaveRoom(tx, before);
      return updateField(tx, before.id, { deletedAt: null });
    }),
});

async function create(
  { mustMayWrite }: CustomFieldOptions,
  tx: Tx,
  { id, entity, key, ...given }: Parameters<Calls['createCustomField']>[1],
): Promise<CustomField> {
  await mustMayWrite(tx, id);
  const { entities } = await holdOwnConnection(tx, id);
  found(entities.includes(entity) ? true : null, 'entity', 'This connection reads no such records');
  const at = { connectionId: id, entity };
  const values = { ...given, options: optionsOf(given.type, given.options) };
  await mustHaveRoom(tx, at);
  const after = await insertField(tx, at, { key, ...values });
  note(tx, null, after);
  return show(after);
}

/** @throws 409 */
async function mustHaveRoom(tx: Tx, at: At): Promise<void> {
  if ((await countFields(tx, at)) >= MOST_CUSTOM_FIELDS) throw fail(tooManyCustomFields);
}

/** What may be chosen of a field of a type. @throws 400 where nothing may be, or something that cannot */
function optionsOf(type: FieldValues['type'], options: readonly string[] = []): readonly string[] {
  const isChosen = type === 'enum' || type === 'multiEnum';
  if (isChosen && options.length === 0) throw invalid('options', 'Say what may be chosen');
  if (!isChosen && options.length > 0) throw invalid('options', 'Only of enum and multiEnum something is chosen');
  return options;
}

interface Asked {
  readonly id: number;
  readonly fieldId: number;
  readonly deleted?: boolean;
}

/** Changes one that is there, or was deleted and can be brought back. */
function changing(
  { mustMayWrite }: CustomFieldOptions,
  ctx: Ctx,
  { id, fieldId, deleted = false }: Asked,
  work: (tx: Tx, before: FieldRow) => Promise<FieldRow>,
): Promise<CustomField> {
  return ctx.tx(async (tx) => {
    await mustMayWrite(tx, id);
    await holdOwnConnection(tx, id);
    const before = found(await lockField(tx, { connectionId: id, id: fieldId, deleted }), 'fieldId');
    const after = await work(tx, before);
    if (after.version !== before.version) note(tx, before, after);
    return show(after);
  });
}

async function update(
  tx: Tx,
  before: FieldRow,
  given: { readonly [Member in keyof FieldValues]?: FieldValues[Member] | undefined },
): Promise<FieldRow> {
  const type = given.type ?? before.type;
  const stays = type === before.type || (type === 'enum' && before.type === 'multiEnum');
  const kept = stays || (type === 'multiEnum' && before.type === 'enum') ? before.options : [];
  const values = { label: given.label ?? before.label, type, options: optionsOf(type, given.options ?? kept) };
  const isSame =
    values.label === before.label && type === before.type && values.options.join('\n') === before.options.join('\n');
  return isSame ? before : updateField(tx, before.id, values);
}

function note(tx: Tx, before: FieldRow | null, after: FieldRow): void {
  const what = before === null ? 'created' : before.deletedAt !== null ? 'restored' : 'updated';
  tx.audit({
    action: `custom_field.${after.deletedAt === null ? what : 'deleted'}`,
    subject: { type: 'custom_field', id: after.id },
    before: before && show(before),
    after: show(after),
  });
}

const show = ({ createdAt, deletedAt, options, ...row }: FieldRow): CustomField => ({
  ...row,
  options: [...options],
  createdAt: showTime(createdAt),
  deletedAt: showTimeOrNull(deletedAt),
  restorableUntil: deletedAt && showTime(toInstant(deletedAt).add({ hours: 24 * RESTORABLE_DAYS })),
});
