import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { UserPrincipal } from '../../platform/context/principal.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { fail } from '../../platform/contract/problems.ts';
import type { Scope } from '../../platform/contract/scopes.ts';
import { showTime } from '../../platform/time.ts';
import { findSentLink, makeLinks, type AsAsked } from '../approval-requests/approval-requests.ts';
import { approvalLinkEnded } from '../approval-requests/contract.ts';
import { findPeople } from '../people/people.ts';
import { findNames } from '../places/places.ts';
import { decide, isHersToDecide } from './approving.ts';
import type { endpoints } from './contract.ts';
import { lockWhole } from './open-visit.ts';
import type { VisitRow } from './row.ts';
import { decideDecision } from './rules.ts';
import { standingOf } from './show.ts';
import { findVisitRow } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Somebody who is asked about a visit as it is. */
export interface AskedAboutVisit {
  readonly userId: number;
  readonly visitId: number;
  readonly version: number;
  readonly until: Temporal.Instant;
}

/** Makes the links that letters to these end in, in their order. */
export const makeVisitLinks = (tx: Tx, publicUrl: string, asked: readonly AskedAboutVisit[]): Promise<string[]> =>
  makeLinks(
    tx,
    `${publicUrl}/decide/visit`,
    'visit',
    asked.map(({ userId, until, visitId: id, version }) => ({ userId, until, asked: [{ id, version }] })),
  );

/** What a link lends of its owner's rights: to decide on the visit that she was asked about. */
const LENT: ReadonlySet<Scope> = new Set<Scope>(['visitors:read', 'visitors:write', 'visitors:manage']);

/** A link that counts: whose it is, with what she may now, and what waits for her. */
interface OpenLink {
  readonly who: UserPrincipal;
  readonly row: VisitRow;
}

/**
 * What a secret opens. Nothing once the visit was decided on or called off, is to begin, or is another than she was asked about; and
 * nothing for who was shut out or may no longer decide on it.
 */
export async function openVisitLink(ctx: Ctx, secret: string): Promise<OpenLink | null> {
  const sent = await sentLink(ctx, secret);
  const here = sent && ctx.as(sent.who);
  const row = here && (await findVisitRow(here, sent.asked.id));
  return row && (await isOpen(here, row, sent.asked)) ? { who: sent.who, row } : null;
}

async function sentLink(ctx: Ctx, secret: string) {
  const link = await findSentLink(ctx, secret, 'visit', LENT);
  const [asked] = link?.asked ?? [];
  return link && asked ? { who: link.who, asked } : null;
}

/** Fewer visitors, less time and other words are what she was asked about all the same. */
const isOpen = async (ctx: Ctx, row: VisitRow, { version }: AsAsked): Promise<boolean> =>
  row.askedVersion <= version &&
  decideDecision(standingOf({ row, badges: [] }), ctx.now).ok &&
  (await isHersToDecide(ctx, row));

const ended = () => fail(approvalLinkEnded, { param: 'secret' });

/** Shows what a link is about, as far as the letter said it; looking at it decides nothing. @throws 410 for one that counts no more */
export const readVisitApprovalLink: Calls['readVisitApprovalLink'] = async (ctx, { secret }) => {
  const opened = await openVisitLink(ctx, secret);
  if (!opened) throw ended();
  const { who, row } = opened;
  const here = ctx.as(who);
  const [people, buildings] = await Promise.all([
    findPeople(here, [row.hostId]),
    findNames(here, 'building', [row.buildingId]),
  ]);
  return {
    workplace: who.tenant.name,
    hostName: people.get(row.hostId)?.name ?? '',
    buildingName: buildings.get(row.buildingId) ?? '',
    start: showTime(row.startsAt),
    end: showTime(row.endsAt),
    zone: row.zone,
    until: showTime(row.startsAt),
  };
};

/**
 * Decides as whom the letter went to, who is not signed in: once, whoever else decides at the same moment.
 * @throws 410 for a link that counts no more, 403 for who became unwelcome meanwhile, without saying why
 */
export const decideVisitByLink: Calls['decideVisitByLink'] = async (ctx, { secret, approve, reason }) => {
  const sent = await sentLink(ctx, secret);
  if (!sent) throw ended();
  return ctx.as(sent.who).tx(async (tx) => {
    const [before] = await lockWhole(tx, [sent.asked.id]);
    if (!before || !(await isOpen(tx, before.row, sent.asked))) throw ended();
    const { approval } = await decide(tx, before, { approve, reason, withReasons: false });
    return { approval };
  });
};
