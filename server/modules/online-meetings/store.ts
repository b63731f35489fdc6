import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';

export interface ProviderRow {
  readonly version: number;
  readonly template: string;
  readonly updatedAt: Date;
}

/** By what online meetings are made here, if by anything. */
export const findProvider = ({ db, tenant }: Ctx): Promise<ProviderRow | undefined> =>
  db
    .selectFrom('onlineMeetingProvider')
    .select(['version', 'template', 'updatedAt'])
    .where('tenantId', '=', tenant.id)
    .executeTakeFirst();

/** The same, for who changes it: others who would, wait. */
export const lockProvider = ({ db, tenant }: Tx): Promise<ProviderRow | undefined> =>
  db
    .selectFrom('onlineMeetingProvider')
    .select(['version', 'template', 'updatedAt'])
    .where('tenantId', '=', tenant.id)
    .forUpdate()
    .executeTakeFirst();

/** Writes the provider down, whether or not there was one. @returns it as it stands then */
export const upsertProvider = ({ db, tenant, now }: Tx, template: string): Promise<ProviderRow> =>
  db
    .insertInto('onlineMeetingProvider')
    .values({ tenantId: tenant.id, template, updatedAt: toDate(now) })
    .onConflict((on) =>
      on.constraint('online_meeting_provider_pk').doUpdateSet((eb) => ({
        template,
        updatedAt: toDate(now),
        version: eb('onlineMeetingProvider.version', '+', 1),
      })),
    )
    .returning(['version', 'template', 'updatedAt'])
    .executeTakeFirstOrThrow();

/** Deletes the provider. */
export async function deleteProvider({ db, tenant }: Tx): Promise<void> {
  await db.deleteFrom('onlineMeetingProvider').where('tenantId', '=', tenant.id).execute();
}
