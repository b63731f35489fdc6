import type { Ctx } from '../../platform/context/context.ts';
import type { Told } from '../../platform/context/outbox.ts';
import { found } from '../../platform/context/use-case.ts';
import { showTime } from '../../platform/time.ts';
import { findPeople } from '../people/people.ts';
import type { RequestTold, SpaceRequest } from './contract.ts';
import { stateAt } from './rules.ts';
import type { RequestRow } from './store.ts';

/** Requests, as they are now. */
export async function showAll(ctx: Ctx, rows: readonly RequestRow[]): Promise<SpaceRequest[]> {
  const people = rows.length === 0 ? null : await findPeople(ctx, [...new Set(rows.map(({ hostId }) => hostId))]);
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    state: stateAt(row, ctx.now),
    groupId: row.groupId,
    hostId: row.hostId,
    hostName: people?.get(row.hostId)?.name ?? null,
    title: row.title,
    notes: row.notes,
    people: row.people,
    start: showTime(row.startsAt),
    end: showTime(row.endsAt),
    zone: row.zone,
    reason: row.reason,
    bookingId: row.bookingId,
    createdAt: showTime(row.createdAt),
  }));
}

export const show = async (ctx: Ctx, row: RequestRow): Promise<SpaceRequest> => found((await showAll(ctx, [row]))[0]);

/** Of what is told of a request, what does not stand in it: who is told that it was made, and what was given. */
export type Besides = Partial<Pick<RequestTold, 'giverIds' | 'resourceId'>>;

/** What is told of a request that has become what it is. */
export const toldOf = (
  before: RequestRow | null,
  after: RequestRow,
  besides: Besides = {},
): Told<'space_request.created'> => ({
  id: after.id,
  version: after.version,
  data: heard(after, besides),
  before: before && heard(before, {}),
  after: heard(after, besides),
});

const heard = (row: RequestRow, { giverIds = [], resourceId = null }: Besides): RequestTold => ({
  id: row.id,
  version: row.version,
  groupId: row.groupId,
  hostId: row.hostId,
  title: row.title,
  people: row.people,
  start: showTime(row.startsAt),
  end: showTime(row.endsAt),
  zone: row.zone,
  state: row.state,
  reason: row.reason,
  bookingId: row.bookingId,
  resourceId,
  askedBy: row.createdBy,
  giverIds,
});
