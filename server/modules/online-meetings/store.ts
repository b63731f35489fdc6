import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import type { Told, Wanted } from './rules.ts';

/** What is left of a provider that was removed has neither template nor address: it counts the versions on. */
export interface ProviderRow {
  readonly version: number;
  readonly template: string | null;
  /** Where it is asked, and by which secret. */
  readonly url: string | null;
  readonly secretSealed: Buffer | null;
  readonly failedAt: Date | null;
  readonly failure: string | null;
  readonly updatedAt: Date;
}

const COLUMNS = ['version', 'template', 'url', 'secretSealed', 'failedAt', 'failure', 'updatedAt'] as const;

const isThere = ({ template, url }: ProviderRow): boolean => template !== null || url !== null;

/** By what online meetings are made here, if by anything. */
export async function findProvider({ db, tenant }: Ctx): Promise<ProviderRow | undefined> {
  const rows = db.selectFrom('onlineMeetingProvider').select(COLUMNS).where('tenantId', '=', tenant.id);
  const row = await rows.executeTakeFirst();
  return row && isThere(row) ? row : undefined;
}

/** The same, for who changes it: others who would, wait. What is left of one that was removed, too. */
export const lockProvider = ({ db, tenant }: Tx): Promise<ProviderRow | undefined> =>
  db
    .selectFrom('onlineMeetingProvider')
    .select(COLUMNS)
    .where('tenantId', '=', tenant.id)
    .forUpdate()
    .executeTakeFirst();

/**
 * Writes the provider down, whether or not there was one. @param was the version that was read, 0 of none ever
 * @returns it as it stands then; nothing where somebody set up the first one meanwhile, whom no lock kept from it
 */
export function upsertProvider(
  { db, tenant, now }: Tx,
  wanted: Wanted,
  secretSealed: Buffer | null,
  was: number,
): Promise<ProviderRow | undefined> {
  const written = {
    template: null,
    url: null,
    ...wanted,
    secretSealed,
    failedAt: null,
    failure: null,
    updatedAt: toDate(now),
  };
  return db
    .insertInto('onlineMeetingProvider')
    .values({ tenantId: tenant.id, ...written })
    .onConflict((on) =>
      on
        .constraint('online_meeting_provider_pk')
        .doUpdateSet((eb) => ({ ...written, version: eb('onlineMeetingProvider.version', '+', 1) }))
        .where('onlineMeetingProvider.version', '=', was),
    )
    .returning(COLUMNS)
    .executeTakeFirst();
}

/** Removes the provider; how often it changed stays known. */
export async function removeProvider({ db, tenant, now }: Tx): Promise<void> {
  const gone = { template: null, url: null, secretSealed: null, failedAt: null, failure: null };
  await db
    .updateTable('onlineMeetingProvider')
    .set((eb) => ({ ...gone, updatedAt: toDate(now), version: eb('version', '+', 1) }))
    .where('tenantId', '=', tenant.id)
    .execute();
}

/** Notes how asking the provider went, of the one that was asked; it is no other provider by that. */
export async function noteAsked({ db, tenant, now }: Tx, url: string, failure: string | null): Promise<void> {
  const noted = { failure, failedAt: failure === null ? null : toDate(now) };
  const row = db.updateTable('onlineMeetingProvider').set(noted).where('tenantId', '=', tenant.id);
  const isNews = failure === null ? row.where('failure', 'is not', null) : row;
  await isNews.where('url', '=', url).execute();
}

/** Which meeting of the provider a booking has. */
export interface MeetingRow {
  readonly bookingId: number;
  /** By which name it was asked for. */
  readonly name: string;
  readonly joinUrl: string;
  /** What the provider knows of it; null: nothing yet. */
  readonly told: Told | null;
}

const meetings = ({ db, tenant }: Ctx, bookingIds: readonly number[]) =>
  db
    .selectFrom('onlineMeeting')
    .select(['bookingId', 'name', 'joinUrl', sql<Told | null>`told`.as('told')])
    .where('tenantId', '=', tenant.id)
    .where('bookingId', '=', sql<number>`any(${bookingIds}::integer[])`);

/** Those of these bookings that have one. */
export const findMeetings = (ctx: Ctx, bookingIds: readonly number[]): Promise<MeetingRow[]> =>
  meetings(ctx, bookingIds).execute();

/** The same, for who gives them others. */
export const lockMeetings = (tx: Tx, bookingIds: readonly number[]): Promise<MeetingRow[]> =>
  meetings(tx, bookingIds).orderBy('bookingId').forUpdate().execute();

/** By which names the provider was asked for these links. */
export async function findNames({ db, tenant }: Ctx, links: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('onlineMeeting')
    .select(['joinUrl', 'name'])
    .where('tenantId', '=', tenant.id)
    .where('joinUrl', '=', sql<string>`any(${links}::text[])`)
    .orderBy('bookingId')
    .execute();
  return new Map(rows.map(({ joinUrl, name }) => [joinUrl, name]));
}

/** Notes which meetings bookings have, and what is known of them. */
export async function upsertMeetings(tx: Tx, rows: readonly MeetingRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into online_meeting (tenant_id, booking_id, name, join_url, told)
    select ${tx.tenant.id}::integer, new."bookingId", new.name, new."joinUrl", nullif(new.told, 'null'::jsonb)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as new ("bookingId" integer, name text, "joinUrl" text, told jsonb)
    order by new."bookingId"
    on conflict on constraint online_meeting_pk do update set name = excluded.name, join_url = excluded.join_url, told = excluded.told`.execute(
    tx.db,
  );
}

/**
 * Notes what the provider was told of a meeting, if the booking has it still.
 * @param known what was known as it was told @returns `unsure` where somebody told it something else meanwhile: nothing is known of it then
 */
export async function noteTold(
  tx: Tx,
  { bookingId, name, told: known }: MeetingRow,
  told: Told | null,
): Promise<'noted' | 'unsure'> {
  const [row] = await lockMeetings(tx, [bookingId]);
  if (row?.name !== name) return 'noted';
  const isSure = JSON.stringify(row.told) === JSON.stringify(known);
  await upsertMeetings(tx, [{ ...row, told: isSure ? told : null }]);
  return isSure ? 'noted' : 'unsure';
}

/** A booking has this meeting no more. */
export async function deleteMeeting({ db, tenant }: Tx, { bookingId, name }: MeetingRow): Promise<void> {
  const gone = db.deleteFrom('onlineMeeting').where('tenantId', '=', tenant.id).where('bookingId', '=', bookingId);
  await gone.where('name', '=', name).execute();
}
