import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';

export interface ProviderRow {
  readonly version: number;
  readonly template: string;
  readonly updatedAt: Date;
}

/** What is left of one that was removed: it counts the versions on. */
export interface ProviderPlace {
  readonly version: number;
  readonly template: string | null;
  readonly updatedAt: Date;
}

/** By what online meetings are made here, if by anything. */
export const findProvider = ({ db, tenant }: Ctx): Promise<ProviderRow | undefined> =>
  db
    .selectFrom('onlineMeetingProvider')
    .select(['version', 'template', 'updatedAt'])
    .where('tenantId', '=', tenant.id)
    .where('template', 'is not', null)
    .$narrowType<{ template: string }>()
    .executeTakeFirst();

/** The same, for who changes it: others who would, wait. */
export const lockProvider = ({ db, tenant }: Tx): Promise<ProviderPlace | undefined> =>
  db
    .selectFrom('onlineMeetingProvider')
    .select(['version', 'template', 'updatedAt'])
    .where('tenantId', '=', tenant.id)
    .forUpdate()
    .executeTakeFirst();

/**
 * Writes the provider down, whether or not there was one. @param was the version that was read, 0 of none ever
 * @returns it as it stands then; nothing where somebody set up the first one meanwhile, whom no lock kept from it
 */
export const upsertProvider = (
  { db, tenant, now }: Tx,
  template: string,
  was: number,
): Promise<ProviderRow | undefined> =>
  db
    .insertInto('onlineMeetingProvider')
    .values({ tenantId: tenant.id, template, updatedAt: toDate(now) })
    .onConflict((on) =>
      on
        .constraint('online_meeting_provider_pk')
        .doUpdateSet((eb) => ({
          template,
          updatedAt: toDate(now),
          version: eb('onlineMeetingProvider.version', '+', 1),
        }))
        .where('onlineMeetingProvider.version', '=', was),
    )
    .returning(['version', 'template', 'updatedAt'])
    .$narrowType<{ template: string }>()
    .executeTakeFirst();

/** Removes the provider; how often it changed stays known. */
export async function removeProvider({ db, tenant, now }: Tx): Promise<void> {
  await db
    .updateTable('onlineMeetingProvider')
    .set((eb) => ({ template: null, updatedAt: toDate(now), version: eb('version', '+', 1) }))
    .where('tenantId', '=', tenant.id)
    .execute();
}
