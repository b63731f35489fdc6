import type { Ctx } from '../../platform/context/context.ts';
import type { Told } from '../../platform/context/outbox.ts';
import { showTime } from '../../platform/time.ts';
import { findPeople } from '../people/people.ts';
import type { TeamDay, TeamDayTold } from './contract.ts';
import { dateOf, decideChanging, stateAt } from './rules.ts';
import { selectGroupsOf, selectPlaces, type PlaceRow, type TeamDayRow } from './store.ts';

/** Desks that nobody has taken. */
export const reservedOf = (places: readonly PlaceRow[]): PlaceRow[] =>
  places.filter(({ bookingId }) => bookingId === null);

/** Who has a place, each once. */
export const holdersOf = (places: readonly PlaceRow[]): number[] => [
  ...new Set(places.flatMap(({ userId }) => userId ?? [])),
];

/** Team days as this principal may see them. */
export async function showAll(ctx: Ctx, rows: readonly TeamDayRow[]): Promise<TeamDay[]> {
  if (rows.length === 0) return [];
  const { userId } = ctx.who;
  const [people, places, own] = await Promise.all([
    findPeople(ctx, [...new Set(rows.flatMap(({ organiserId }) => organiserId ?? []))]),
    selectPlaces(
      ctx,
      rows.map(({ id }) => id),
    ),
    groupsOf(ctx, rows),
  ]);
  const placesOf = Map.groupBy(places, ({ teamDayId }) => teamDayId);
  return rows.map((row) => {
    const isMember = row.groupId !== null && own.has(row.groupId);
    const desks = placesOf.get(row.id) ?? [];
    return {
      ...shapeOf(ctx, row, desks),
      organiserName: people.get(row.organiserId ?? 0)?.name ?? null,
      bookingId: desks.find((place) => userId !== null && place.userId === userId)?.bookingId ?? null,
      isYours: decideChanging({ who: ctx.who, isMember }, row).ok,
    };
  });
}

/** Which of their groups the asking one is in. */
async function groupsOf(ctx: Ctx, rows: readonly Pick<TeamDayRow, 'groupId'>[]): Promise<ReadonlySet<number>> {
  const { userId } = ctx.who;
  const ids = [...new Set(rows.flatMap(({ groupId }) => groupId ?? []))];
  return userId === null ? new Set() : selectGroupsOf(ctx, userId, ids);
}

const shapeOf = ({ now }: Ctx, row: TeamDayRow, places: readonly PlaceRow[]) => {
  const state = stateAt(row, now);
  return {
    id: row.id,
    version: row.version,
    state,
    groupId: row.groupId,
    name: row.name,
    buildingId: row.buildingId,
    date: dateOf(row).toString(),
    start: showTime(row.startsAt),
    end: showTime(row.endsAt),
    zone: row.zone,
    releaseAt: showTime(row.releaseAt),
    organiserId: row.organiserId,
    places: places.length,
    left: state === 'open' ? reservedOf(places).length : 0,
    taken: places.length - reservedOf(places).length,
    createdAt: showTime(row.createdAt),
  };
};

/** What is told besides what the day itself says. */
export type Along = Partial<Pick<TeamDayTold, 'resourceIds' | 'closed' | 'userIds' | 'was' | 'freed'>>;

/** What is told of a team day that has become what it is. */
export const toldOf = (before: TeamDayRow | null, after: TeamDayRow, along: Along = {}): Told<'team_day.created'> => ({
  id: after.id,
  version: after.version,
  data: { ...heard(after), ...NOTHING, ...along },
  before: before && heard(before),
  after: heard(after),
});

const NOTHING = { resourceIds: [], closed: false };

const heard = (row: TeamDayRow) => ({
  id: row.id,
  version: row.version,
  groupId: row.groupId,
  title: row.name,
  buildingId: row.buildingId,
  start: showTime(row.startsAt),
  end: showTime(row.endsAt),
  zone: row.zone,
  releaseAt: showTime(row.releaseAt),
  organiserId: row.organiserId,
});
