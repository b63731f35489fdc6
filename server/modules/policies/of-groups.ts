import { sql } from 'kysely';
import type { Reader } from '../../platform/context/context.ts';
import { blindGroups, managedGroups } from '../places/places.ts';

/** What is said of those of some resources that are in managed groups, as a policy about everything would say it: a row of its own. */
export const ofManaged = sql`select null, '', null, null, null, null, null, false, '{"approval": {}}'::jsonb, array_agg(thing.resource_id), '{}', '{}'`;
export const inManaged = (db: Reader, tenantId: number) => sql`asked as thing join ${managedGroups(db)} as managed
  on managed.tenant_id = ${tenantId}::integer and managed.group_id = thing.resource_group_id`;

/** The same of those that are in blind-managed groups, and of the parts there are of combined rooms: who sees them nobody is named. */
export const ofBlind = (db: Reader, tenantId: number) => {
  const blind = sql`select group_id from ${blindGroups(db)} as blind where blind.tenant_id = ${tenantId}::integer`;
  return {
    columns: sql`select null, '', null, null, null, null, null, false, '{"visibleTo": {"groupIds": []}}'::jsonb,
      array(select resource_id from asked where resource_group_id in (${blind})),
      array(select json_build_object('wholeId', whole_id, 'partId', resource_id) from combined where resource_group_id in (${blind})), '{}'`,
    isThere: sql`exists (select from asked where resource_group_id in (${blind})
      union all select from combined where resource_group_id in (${blind}))`,
  };
};
