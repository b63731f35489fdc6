import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { UserPrincipal } from '../../platform/context/principal.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { fail } from '../../platform/contract/problems.ts';
import type { Scope } from '../../platform/contract/scopes.ts';
import { showTime } from '../../platform/time.ts';
import { findSentLink, makeLinks as makeLinksTo, type AsAsked } from '../approval-requests/approval-requests.ts';
import { approvalLinkEnded } from '../approval-requests/contract.ts';
import { findToDecide, listWaitingDates, publicTitle, type BookingRow } from '../bookings/bookings.ts';
import { findPeople } from '../people/people.ts';
import { findResources } from '../resources/resources.ts';
import { findSeriesRows } from '../series/series.ts';
import type { endpoints } from './contract.ts';
import { decide } from './decide.ts';
import { decideSeries } from './decide-series.ts';

type Calls = UseCases<typeof endpoints>;

/** Somebody who is asked about a booking as it is, or about the dates of a series that wait. */
export type Asked = {
  readonly userId: number;
  readonly until: Temporal.Instant;
} & ({ readonly bookingId: number; readonly version: number } | { readonly seriesId: number });

/** Makes the links that letters to these end in, in their order. */
export async function makeLinks(tx: Tx, publicUrl: string, asked: readonly Asked[]): Promise<string[]> {
  const datesOf = await waitingDates(tx, asked);
  const letters = asked.map((one) => ({ userId: one.userId, until: one.until, asked: datesOf(one) }));
  return makeLinksTo(tx, `${publicUrl}/decide`, 'booking', letters);
}

/** What each is asked about: of a series, what waits of it by now. */
async function waitingDates(tx: Tx, asked: readonly Asked[]): Promise<(one: Asked) => readonly AsAsked[]> {
  const known = new Map<number, readonly AsAsked[]>();
  for (const one of asked)
    if ('seriesId' in one && !known.has(one.seriesId)) {
      const rows = await listWaitingDates(tx, one.seriesId);
      known.set(
        one.seriesId,
        rows.map(({ id, version }) => ({ id, version })),
      );
    }
  return (one) => ('seriesId' in one ? (known.get(one.seriesId) ?? []) : [{ id: one.bookingId, version: one.version }]);
}

/** What a link lends of its owner's rights: to decide on what she was asked about. */
const LENT: ReadonlySet<Scope> = new Set<Scope>(['bookings:read', 'bookings:write', 'bookings:manage']);

/** A link that counts: whose it is, with what she may now, and what she was told of that still waits for her, as it was. */
export interface OpenLink {
  readonly who: UserPrincipal;
  readonly first: BookingRow;
  readonly rows: readonly BookingRow[];
  /** The series whose dates it is about; null for one about a booking by itself. */
  readonly seriesId: number | null;
}

/**
 * What a secret opens. Nothing once all of it was decided on, has changed or is over, and nothing for who was shut out or may
 * no longer decide on it.
 */
export async function openLink(ctx: Ctx, secret: string): Promise<OpenLink | null> {
  const link = await findSentLink(ctx, secret, 'booking', LENT);
  if (!link) return null;
  const { who, asked } = link;
  const rows = await findToDecide(ctx.as(who), asked);
  const [first] = rows;
  return first ? { who, first, rows, seriesId: asked.length > 1 ? first.seriesId : null } : null;
}

async function mustOpen(ctx: Ctx, secret: string): Promise<OpenLink> {
  const opened = await openLink(ctx, secret);
  if (!opened) throw fail(approvalLinkEnded, { param: 'secret' });
  return opened;
}

/** Shows what a link is about; looking at it decides nothing. @throws 410 for one that counts no more */
export const readApprovalLink: Calls['readApprovalLink'] = async (ctx, { secret }) => {
  const { who, first, rows, seriesId } = await mustOpen(ctx, secret);
  const here = ctx.as(who);
  const { hostId, expiresAt, startsAt, endsAt, zone } = first;
  const resourceIds = rows.flatMap(({ resources }) => resources.map(({ resourceId }) => resourceId));
  const [people, resources, series] = await Promise.all([
    findPeople(here, hostId === null ? [] : [hostId]),
    findResources(here, [...new Set(resourceIds)]),
    findSeriesRows(here, seriesId === null ? [] : [seriesId]),
  ]);
  const rule = series.get(seriesId ?? 0)?.rule;
  return {
    workplace: who.tenant.name,
    title: publicTitle(first),
    private: first.isPrivate,
    hostName: people.get(hostId ?? 0)?.name ?? null,
    places: [...resources.values()].map(({ name }) => name),
    start: showTime(startsAt),
    end: showTime(endsAt),
    zone,
    until: showTime(expiresAt ?? startsAt),
    series:
      rule === undefined ? null : { rule, dates: rows.length, lastStart: showTime(rows.at(-1)?.startsAt ?? startsAt) },
  };
};

/** Decides as whom the letter went to, who is not signed in. @throws 410 for a link that counts no more */
export const decideByLink: Calls['decideByLink'] = async (ctx, { secret, approve, reason }) => {
  const { who, first, rows, seriesId } = await mustOpen(ctx, secret);
  const here = ctx.as(who);
  if (seriesId === null) await decide(here, { id: first.id, version: first.version, approve, reason });
  else await decideSeries(here, { id: seriesId, approve, reason, asked: rows });
  return { state: approve ? 'confirmed' : 'rejected' };
};
