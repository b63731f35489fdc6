import type { Files } from '../sources.ts';
import type { Report } from './report.ts';
import { mentionsIn, type Mention } from './table-mentions.ts';

/**
 * Whose the platform's tables are: the files and folders (ending in /) that may name them. A module's table needs no line:
 * it is the one's whose store.ts adds its rows.
 */
export const platformTables: Readonly<Record<string, readonly string[]>> = {
  // A backup is put back only where there is no workplace yet.
  tenant: ['server/platform/tenants.ts', 'server/platform/db/backup.ts'],
  event: ['server/platform/context/outbox.ts', 'server/platform/events/'],
  event_counter: ['server/platform/events/'],
  job: ['server/platform/context/later.ts', 'server/platform/jobs/'],
  audit: ['server/platform/context/outbox.ts', 'server/platform/audit/', 'server/platform/db/migrate.ts'],
  delivery: ['server/platform/delivery/'],
  webhook: ['server/platform/delivery/'],
  mail: ['server/platform/mail/'],
  idempotency_key: ['server/platform/http/'],
  rate_count: ['server/platform/limits/'],
  attempt_count: ['server/platform/limits/'],
  installation: ['server/platform/auth/secret-check.ts'],
  schema_migration: ['server/platform/db/'],
};

/**
 * For whom each view was made: the files and folders that may name it. A view may say of others' tables what its reader has to
 * join with and could not ask for row by row; it is made in a migration, for a reader that stands here.
 */
export const viewReaders: Readonly<Record<string, readonly string[]>> = {
  user_standing: ['server/modules/people/store.ts'],
  account_standing: ['server/modules/access/store.ts'],
  credential_of_session: ['server/modules/access/store.ts'],
  credential_of_token: ['server/modules/access/store.ts', 'server/modules/connect-sessions/store.ts'],
  credential_of_calendar_feed: ['server/modules/calendars/store.ts'],
  credential_of_application: ['server/modules/applications/store.ts'],
  credential_of_connection: ['server/modules/connections/store.ts'],
  credential_of_device: ['server/modules/devices/store.ts'],
  webhook_standing: ['server/platform/delivery/', 'server/platform/events/dispatch.ts'],
  access_key_standing: ['server/modules/access-keys/store.ts'],
  access_key_door: ['server/modules/access-keys/store.ts'],
  subscription_standing: ['server/platform/delivery/subscribed.ts'],
  booked_use: ['server/modules/analytics/store.ts'],
  booked_attendance: ['server/modules/analytics/store.ts'],
  expected_visitor: ['server/modules/analytics/store.ts'],
  attended: ['server/modules/attendance/store.ts'],
  token_owner: ['server/modules/bookings/credential-owners.ts'],
  application_owner: ['server/modules/bookings/credential-owners.ts', 'server/platform/delivery/stopping.ts'],
  device_owner: ['server/modules/bookings/credential-owners.ts'],
};

/** Writes in bulk and past the use cases, on purpose. */
const isFree = (path: string): boolean => path.startsWith('server/demo/') || /\.(?:test|matrix)\.ts$/.test(path);
const isStore = (path: string): boolean => /^server\/modules\/[^/]+\/store\.ts$/.test(path);
const isIn = (path: string, place: string): boolean => (place.endsWith('/') ? path.startsWith(place) : path === place);

/** The tables of a schema, partitions left out: their parent names them. */
export const tablesOfSchema = (schema: string): ReadonlySet<string> =>
  new Set(
    Array.from(
      schema.matchAll(/^create (?:unlogged )?table (\w+)(?! partition of)\b/gm),
      (match) => match[1] ?? '',
    ).filter((name) => !schema.includes(`create table ${name} partition of `)),
  );

/** The views of a schema. */
export const viewsOfSchema = (schema: string): ReadonlySet<string> =>
  new Set(Array.from(schema.matchAll(/^create (?:or replace )?view (\w+)/gm), (match) => match[1] ?? ''));

export interface Ownership extends Report {
  /** The table's owners; none for one that nobody adds rows to. */
  readonly owners: ReadonlyMap<string, readonly string[]>;
}

const listed: typeof platformTables = { ...platformTables, ...viewReaders };

/** Judges who names which table or view: its owner, in its store, or whoever is listed for it, and nobody else. */
export function judgeTables(files: Files, tables: ReadonlySet<string>, platform = listed): Ownership {
  const mentions: Mention[] = [];
  const adders = new Map<string, Set<string>>();
  for (const [path, text] of files) {
    if (isFree(path)) continue;
    const { named, words } = mentionsIn(path, text, tables);
    mentions.push(...named);
    if (!isStore(path)) continue;
    const added = named.flatMap(({ adds, table }) => (!adds ? [] : table === null ? [...words] : [table]));
    for (const table of added) if (!(table in platform)) adders.set(table, (adders.get(table) ?? new Set()).add(path));
  }
  const owners = new Map(Array.from(tables, (table) => [table, platform[table] ?? [...(adders.get(table) ?? [])]]));
  const violations = [
    ...ownerViolations(owners, platform),
    ...mentions.flatMap((one) => mentionViolation(one, owners)),
  ];
  return { seen: mentions.length, violations, owners };
}

function ownerViolations(
  owners: ReadonlyMap<string, readonly string[]>,
  platform: Readonly<Record<string, readonly string[]>>,
): string[] {
  return [
    ...Object.keys(platform).flatMap((table) =>
      owners.has(table) ? [] : [`${table} is owned, and there is no such table`],
    ),
    ...Array.from(owners).flatMap(([table, places]) => {
      if (places.length === 0) return [`${table} has no owner: no module's store.ts adds to it`];
      if (places.length > 1 && !(table in platform)) return [`${table} has two owners: ${places.join(', ')}`];
      return [];
    }),
  ];
}

function mentionViolation({ path, line, table }: Mention, owners: ReadonlyMap<string, readonly string[]>): string[] {
  if (table === null) {
    const mayVary = isStore(path) || path.startsWith('server/platform/');
    return mayVary ? [] : [`${path}:${line} names a table by a variable`];
  }
  const places = owners.get(table) ?? [];
  if (places.some((place) => isIn(path, place))) return [];
  return [`${path}:${line} ${table}`];
}
