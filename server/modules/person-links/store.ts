import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../platform/context/context.ts';
import type { Tie } from '../merges/merges.ts';

/** A record of a connection, and the e-mail address that it says, in small letters. */
export interface PersonLink {
  readonly externalId: string;
  readonly email: string;
}

/** Up to which change a connection was gone through, for who goes on from there; 0: it was not. */
export async function lockPosition({ db, tenant }: Tx, connectionId: number): Promise<number> {
  await db
    .insertInto('personLinkPosition')
    .values({ tenantId: tenant.id, connectionId, rev: 0 })
    .onConflict((conflict) => conflict.constraint('person_link_position_pk').doNothing())
    .execute();
  const { rev } = await db
    .selectFrom('personLinkPosition')
    .select('rev')
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return rev;
}

export const setPosition = ({ db, tenant }: Tx, connectionId: number, rev: number): Promise<unknown> =>
  db
    .updateTable('personLinkPosition')
    .set({ rev })
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .execute();

/** What these records say by now takes the place of what they said before. */
export async function replaceLinks(
  { db, tenant }: Tx,
  connectionId: number,
  ids: readonly string[],
  links: readonly PersonLink[],
): Promise<void> {
  await db
    .deleteFrom('personLink')
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .where(sql<boolean>`external_id = any(${ids}::text[])`)
    .execute();
  if (links.length === 0) return;
  await sql`insert into person_link (tenant_id, connection_id, external_id, email)
    select ${tenant.id}, ${connectionId}, external_id, email
    from jsonb_to_recordset(${JSON.stringify(links.map(({ externalId, email }) => ({ external_id: externalId, email })))}::jsonb)
      as link (external_id text, email text)`.execute(db);
}

/** Which records have these addresses, whichever connection’s they are: to join with. @param people whose they are here, in small letters */
export const linksTo = (people: readonly { readonly localId: number; readonly email: string }[]): RawBuilder<Tie> =>
  sql<Tie>`(select tenant_id, connection_id, external_id, person."localId" as local_id from person_link
    join jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as person ("localId" integer, email text) using (email))`;
