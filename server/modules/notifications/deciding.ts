import type { Tx } from '../../platform/context/context.ts';
import { isApproval, isVisitAsked, type Notice } from './rules.ts';

interface Approver {
  readonly userId: number;
  readonly until: Temporal.Instant;
}

/** Somebody who is to decide on a booking as it is, or on the dates of a series that wait. */
type ToDecide = Approver & ({ readonly bookingId: number; readonly version: number } | { readonly seriesId: number });

/** Somebody who is to decide on a visit as it is. */
type VisitToDecide = Approver & { readonly visitId: number; readonly version: number };

export interface DecisionLinks {
  /** What letters to those who are to decide on bookings lead to, in the same order. */
  readonly makeDecisionLinks: (tx: Tx, all: readonly ToDecide[]) => Promise<readonly string[]>;
  /** The same of visits. */
  readonly makeVisitDecisionLinks: (tx: Tx, all: readonly VisitToDecide[]) => Promise<readonly string[]>;
}

/** Where those of these letters lead that ask somebody to decide. */
export async function linksFor<N extends Notice>(
  { makeDecisionLinks, makeVisitDecisionLinks }: DecisionLinks,
  tx: Tx,
  notices: readonly N[],
): Promise<ReadonlyMap<N, string>> {
  const [ofBookings, ofVisits] = [among(notices, toDecide), among(notices, visitToDecide)];
  return new Map([
    ...ofBookings.led(await makeDecisionLinks(tx, ofBookings.all)),
    ...ofVisits.led(await makeVisitDecisionLinks(tx, ofVisits.all)),
  ]);
}

/** What some of these ask for, and which of them that is. */
function among<N extends Notice, Asked>(notices: readonly N[], askedBy: (notice: N) => Asked | null) {
  const asking = notices.flatMap((notice) => {
    const asked = askedBy(notice);
    return asked === null ? [] : [{ notice, asked }];
  });
  return {
    all: asking.map(({ asked }) => asked),
    led: (links: readonly string[]): [N, string][] => asking.map(({ notice }, i) => [notice, links[i] ?? '']),
  };
}

function toDecide({ event, userId }: Notice): ToDecide | null {
  if (!isApproval(event)) return null;
  const { id, version, start } = event.data;
  return event.type === 'series.approval_asked'
    ? { userId, seriesId: id, until: Temporal.Instant.from(event.data.lastStart) }
    : { userId, bookingId: id, version, until: Temporal.Instant.from(start) };
}

/** It may still begin later within its time, and be what she was asked about. */
function visitToDecide({ event, userId }: Notice): VisitToDecide | null {
  if (!isVisitAsked(event)) return null;
  const { id: visitId, version, end } = event.data;
  return { userId, visitId, version, until: Temporal.Instant.from(end) };
}
