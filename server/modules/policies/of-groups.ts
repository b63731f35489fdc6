import { sql, type RawBuilder } from 'kysely';

/** What is said of those of some resources that are in managed groups, as a policy about everything would say it: a row of its own. */
export const ofManaged = sql`select null, '', null, null, null, null, null, false, '{"approval": {}}'::jsonb, array_agg(thing.resource_id), '{}', '{}'`;

/** The same of those that are in blind-managed groups, and of the parts there are of combined rooms: who sees them nobody is named. @param blind the ids of such groups */
export const ofBlind = (blind: RawBuilder<unknown>) => ({
  columns: sql`select null, '', null, null, null, null, null, false, '{"visibleTo": {"groupIds": []}}'::jsonb,
      array(select resource_id from asked where resource_group_id in (${blind})),
      array(select json_build_object('wholeId', whole_id, 'partId', resource_id) from combined where resource_group_id in (${blind})), '{}'`,
  isThere: sql`exists (select from asked where resource_group_id in (${blind})
      union all select from combined where resource_group_id in (${blind}))`,
});
