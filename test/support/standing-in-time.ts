import type { Connector, Source, SourceRecord } from '../../server/modules/connections/contract.ts';
import { SourceFailed } from '../../server/modules/connections/contract.ts';
import type { TestDatabase } from './database.ts';
import { buildingsAlone, createSyncing } from './syncing.ts';

const DAY = 86_400_000;
export const daysFromNow = (days: number): Date => new Date(Date.now() + days * DAY);

/** What lies at a source and ends at some time, in days from now. */
export interface Lying {
  readonly days: number;
  readonly said: number;
  readonly changedAt: string;
}

/** A source whose records stand in time, and which gives only what ends in the window that it is asked for. */
export interface Calendar extends Pick<Source, 'list' | 'get'> {
  readonly lying: Map<string, Lying>;
  /** So many hours late its days begin, by its own clocks: so much of the window it leaves out. */
  late: number;
  /** Does something before each answer, a page or one record. */
  before: ((what: 'page' | 'one') => Promise<void> | void) | null;
  /** What it was asked: from when on, or by which id. */
  readonly asked: { readonly from?: string | undefined; readonly since?: string | undefined; readonly id?: string }[];
  put(id: string, days: number, said?: number): void;
}

const PAGE = 10;

export function calendar(): Calendar {
  const recordOf = (id: string, { days, said, changedAt }: Lying): SourceRecord => ({
    externalId: id,
    changedAt,
    endsAt: daysFromNow(days).toISOString(),
    raw: { Name: `${id} ${said}`, Days: days },
  });
  const at: Calendar = {
    lying: new Map(),
    late: 0,
    before: null,
    asked: [],
    put: (id, days, said = 0) => void at.lying.set(id, { days, said, changedAt: new Date().toISOString() }),
    async list(_entity, { at: place, changedSince: since, from }) {
      at.asked.push({ from, since });
      await at.before?.('page');
      const start = from === undefined ? -Infinity : Date.parse(from) + at.late * 3_600_000;
      const all = [...at.lying]
        .filter(([, one]) => daysFromNow(one.days).getTime() >= start)
        .filter(([, one]) => since === undefined || Date.parse(one.changedAt) >= Date.parse(since))
        .map(([id, one]) => recordOf(id, one));
      const first = typeof place === 'number' ? place : 0;
      const next = first + PAGE;
      return { records: all.slice(first, next), next: next < all.length ? next : null };
    },
    async get(_entity, id) {
      at.asked.push({ id });
      await at.before?.('one');
      const found = at.lying.get(id);
      return found && recordOf(id, found);
    },
  };
  return at;
}

/** The same connection as others test, of which what is read stands in time. */
export async function createStanding(base: TestDatabase, source: Partial<Source>, more: { getById?: boolean } = {}) {
  const building = { ...buildingsAlone.entities.building, tombstones: false, totalKnown: false, standsInTime: true };
  const entities: Connector['entities'] = { building: { ...building, standsInTime: true, ...more } };
  const syncing = await createSyncing(base, source, { entities });
  const { world, id, sync } = syncing;
  const kept = async () => {
    const rows = await world.db
      .selectFrom('syncRecord')
      .select(['externalId', 'raw', 'endsAt', 'deletedAt', 'missingSince', 'rev'])
      .where('tenantId', '=', world.tenant.id)
      .where('connectionId', '=', id)
      .execute();
    return new Map(rows.map((row) => [row.externalId, row]));
  };
  const setHistory = (historyDays: number | null) =>
    sync.updateStream(world.ctx, { id, entity: 'building', historyDays });
  return { ...syncing, kept, setHistory };
}

export const away = (): SourceFailed => new SourceFailed('source_unavailable', 'Away');
