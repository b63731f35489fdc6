import type { Ctx } from '../../platform/context/context.ts';
import type { Told } from '../../platform/context/outbox.ts';
import { may } from '../../platform/context/principal.ts';
import { showTime, showTimeOrNull, toInstant } from '../../platform/time.ts';
import { findPeople } from '../people/people.ts';
import { findUnwelcome, namesOfPurposes } from '../visiting/visiting.ts';
import type { Badge, BadgeTold, Visit, VisitTold } from './contract.ts';
import { approvalAt, maySeeContacts, type Standing } from './rules.ts';
import type { BadgeRow, Questions, VisitRow } from './row.ts';
import { selectBadges } from './store.ts';

/** A visit with its badges. */
export interface Whole {
  readonly row: VisitRow;
  readonly badges: readonly BadgeRow[];
}

/** As far as decisions go. */
export const standingOf = ({ row: { startsAt, endsAt, zone, cancelledAt, approval }, badges }: Whole): Standing => ({
  during: { start: toInstant(startsAt), end: toInstant(endsAt) },
  zone,
  isCancelled: cancelledAt !== null,
  approval,
  states: badges.map(({ state }) => state),
});

/** Who comes with a visit, as far as it is known; the one of them that is refused is named by what the request says of all. */
export const knownOf = ({ badges }: Pick<Whole, 'badges'>, param: string) =>
  badges
    .filter(({ erasedAt }) => erasedAt === null)
    .map(({ name, company, email }) => ({ name, company, email, param }));

/** Visits as this principal may see them. */
export async function showAll(ctx: Ctx, rows: readonly VisitRow[]): Promise<Visit[]> {
  const ids = rows.map(({ id }) => id);
  const badges = Map.groupBy(await selectBadges(ctx, ids), ({ visitId }) => visitId);
  return showWhole(
    ctx,
    rows.map((row) => ({ row, badges: badges.get(row.id) ?? [] })),
  );
}

/** The same, with the badges that are shown of them. */
export async function showWhole(ctx: Ctx, all: readonly Whole[]): Promise<Visit[]> {
  const people = await findPeople(ctx, [...new Set(all.map(({ row }) => row.hostId))]);
  const chosen = new Set(all.flatMap(({ row }) => row.purposeId ?? []));
  const purposes = await namesOfPurposes(ctx, [...chosen]);
  const unwelcome = await unwelcomeAmong(ctx, all);
  return all.map(({ row, badges }) => {
    const withContacts = maySeeContacts(row, ctx.who);
    const withAnswers = may(ctx.who, 'visitors:manage', row.buildingId);
    return {
      id: row.id,
      version: row.version,
      buildingId: row.buildingId,
      hostId: row.hostId,
      hostName: people.get(row.hostId)?.name ?? '',
      bookingId: row.bookingId,
      purpose: row.purpose,
      purposeId: row.purposeId,
      purposeName: row.purposeId === null ? null : (purposes.get(row.purposeId) ?? null),
      notes: row.notes,
      start: showTime(row.startsAt),
      end: showTime(row.endsAt),
      zone: row.zone,
      badges: badges.map((badge) => showBadge(badge, { withContacts, withAnswers, unwelcome })),
      cancelledAt: showTimeOrNull(row.cancelledAt),
      approval: approvalAt(standingOf({ row, badges }), ctx.now),
      rejectionReason: row.rejectionReason || null,
      createdAt: showTime(row.createdAt),
    };
  });
}

/** Which badges are of somebody who is not received where she is expected, or is, as it stands now; of those that the asking one receives. */
async function unwelcomeAmong(ctx: Ctx, all: readonly Whole[]): Promise<ReadonlyMap<number, boolean>> {
  const expected = all
    .filter(({ row }) => may(ctx.who, 'visitors:manage', row.buildingId))
    .flatMap(({ row: { buildingId }, badges }) => badges.map((badge) => ({ ...badge, buildingId })))
    .filter(({ erasedAt, state }) => erasedAt === null && state !== 'visited');
  const places = await findUnwelcome(ctx, expected);
  return new Map(expected.map(({ id }, place) => [id, places.has(place)]));
}

interface Seen {
  readonly withContacts: boolean;
  readonly withAnswers: boolean;
  readonly unwelcome: ReadonlyMap<number, boolean>;
}

const showBadge = (row: BadgeRow, { withContacts, withAnswers, unwelcome }: Seen): Badge => ({
  id: row.id,
  uid: row.uid,
  visitorId: row.visitorId,
  name: row.name,
  company: row.company,
  email: withContacts ? row.email : null,
  phone: withContacts ? row.phone : null,
  registrationCode: row.code,
  state: row.state,
  arrivedAt: showTimeOrNull(row.arrivedAt),
  departedAt: showTimeOrNull(row.departedAt),
  questions: row.questions && showQuestions(row.questions, withAnswers),
  unwelcome: unwelcome.get(row.id) ?? null,
  erasedAt: showTimeOrNull(row.erasedAt),
});

/** Who does not receive visitors there hears that she answered, and whether she is let in. */
const showQuestions = (
  { questionnaireId, questionnaireVersion, passed, answers, answeredAt }: Questions,
  withAnswers: boolean,
): NonNullable<Badge['questions']> => ({
  passed,
  answeredAt: showTime(new Date(answeredAt)),
  questionnaireId,
  questionnaireVersion,
  answers: withAnswers ? [...answers] : null,
});

/** What is told of a visit that has become what it is: nothing that says who comes, or why. */
export const toldOfVisit = (before: Whole | null, after: Whole): Told<'visit.updated'> => ({
  id: after.row.id,
  version: after.row.version,
  data: { ...heard(after), ...(before && wasOf(before, after)) },
  before: before && heard(before),
  after: heard(after),
});

/** Where and when it was to be, if it is to be elsewhere or at another time. */
function wasOf(before: Whole, after: Whole): Pick<VisitTold, 'was'> {
  const [was, is] = [heard(before), heard(after)];
  if (was.buildingId === is.buildingId && was.start === is.start && was.end === is.end) return {};
  const { buildingId, start, end } = was;
  return { was: { buildingId, start, end } };
}

const heard = ({ row, badges }: Whole): VisitTold => ({
  id: row.id,
  version: row.version,
  buildingId: row.buildingId,
  hostId: row.hostId,
  bookingId: row.bookingId,
  start: showTime(row.startsAt),
  end: showTime(row.endsAt),
  zone: row.zone,
  cancelled: row.cancelledAt !== null,
  approval: row.approval,
  badgeIds: badges.flatMap(({ id, removedAt }) => (removedAt === null ? id : [])),
});

/** What is told of a badge. */
export const toldOfBadge = (visit: VisitRow, before: BadgeRow | null, after: BadgeRow): Told<'badge.arrived'> => ({
  id: after.id,
  version: after.version,
  data: heardOf(visit, after),
  before: before && heardOf(visit, before),
  after: heardOf(visit, after),
});

const heardOf = (visit: VisitRow, badge: BadgeRow): BadgeTold => ({
  id: badge.id,
  version: badge.version,
  uid: badge.uid,
  visitId: visit.id,
  visitorId: badge.visitorId,
  buildingId: visit.buildingId,
  hostId: visit.hostId,
  bookingId: visit.bookingId,
  zone: visit.zone,
  state: badge.state,
  arrivedAt: showTimeOrNull(badge.arrivedAt),
  departedAt: showTimeOrNull(badge.departedAt),
});
