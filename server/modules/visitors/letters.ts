import type { Tx } from '../../platform/context/context.ts';
import { fail } from '../../platform/contract/problems.ts';
import { count, readCount, windowAt, type Limit } from '../../platform/limits/ratelimit.ts';
import { isAfter, showTime, toInstant } from '../../platform/time.ts';
import { MAX_INVITED_PER_DAY, MAX_LETTERS_OF_HOST, MAX_LETTERS_TO_VISITOR, tooManyInvitations } from './contract.ts';
import { decideLetter, type LetterKind } from './rules.ts';
import type { BadgeRow, VisitRow } from './row.ts';
import { lockVisit, selectEveryBadge, updateTold } from './store.ts';

/*
 * What visitors are written. Whatever changes a visit asks for it; what is then written is the difference between what a visitor was told
 * last and what is true: several changes in a row are one letter, and one that failed half-way is not written twice.
 */

/** A letter to somebody who is no user of ours: of others it says who her host is, and nothing else. */
export interface VisitorLetter {
  readonly kind: LetterKind;
  readonly badgeId: number;
  readonly to: { readonly name: string; readonly email: string };
  readonly code: string;
  readonly hostId: number;
  readonly buildingId: number;
  readonly visitId: number;
  /** Of the visit: counts up with each letter about it. */
  readonly version: number;
  readonly start: string;
  readonly end: string;
  readonly zone: string;
  readonly createdAt: string;
}

/** Writes letters, in the transaction that notes them as told. */
export type WriteLetters = (tx: Tx, letters: readonly VisitorLetter[]) => Promise<void>;

/** Has the visitors of a visit written to, where there is something new for them. */
export const tellVisitorsLater = (tx: Tx, visitId: number, at?: Temporal.Instant): void =>
  tx.later('visit.tell_visitors', { visitId }, { key: String(visitId), ...(at && { at }) });

const aDay = (most: number): Limit => ({ most, windowSeconds: 24 * 60 * 60 });

/**
 * Counts whom somebody invites who will be written to.
 * @throws 409 beyond what anybody may in a day; then none of them is
 */
export async function countInvited(tx: Tx, comers: readonly { readonly email?: string | null }[]): Promise<void> {
  const invited = comers.filter(({ email = null }) => email !== null).length;
  if (invited === 0) return;
  const limit = aDay(MAX_INVITED_PER_DAY);
  const used = await count(tx.db, tx.tenant.id, `invited/${tx.who.key}`, limit, invited, tx.now.epochMilliseconds);
  if (used > MAX_INVITED_PER_DAY)
    throw fail(tooManyInvitations, {
      param: 'visitors',
      detail: `At most ${MAX_INVITED_PER_DAY} visitors with an e-mail address a day`,
    });
}

/** So long later it is looked whether there is room for a letter again. */
const ROOM_AGAIN = Temporal.Duration.from({ hours: 1 });

/** Writes to those visitors of a visit to whom something else was told than is true by now. Who is named anew hears of that alone. */
export async function tellVisitors(
  tx: Tx,
  { visitId }: { readonly visitId: number },
  write: WriteLetters,
): Promise<void> {
  const row = await lockVisit(tx, visitId);
  if (row === undefined || !isAfter(toInstant(row.endsAt), tx.now)) return;
  const badges = await selectEveryBadge(tx, [visitId]);
  const coming = new Set(badges.flatMap(({ removedAt, visitorId }) => (removedAt === null ? visitorId : [])));
  const letters: VisitorLetter[] = [];
  for (const badge of badges) {
    const letter = decideLetter(row, badge);
    if (letter === null) continue;
    const isNamedAnew = badge.removedAt !== null && coming.has(badge.visitorId);
    if (badge.email !== null && !isNamedAnew) {
      if (!(await takesLetter(tx, row, badge))) {
        tellVisitorsLater(tx, visitId, tx.now.add(ROOM_AGAIN));
        continue;
      }
      letters.push(letterOf(row, badge, badge.email, letter.kind));
    }
    await updateTold(tx, badge.id, letter.told);
  }
  await write(tx, letters);
}

/** Is there room for one more letter today, of this host and to this visitor? Letters of a workplace are written one after the other. */
async function takesLetter(tx: Tx, { hostId }: VisitRow, { visitorId }: BadgeRow): Promise<boolean> {
  const bounds = [
    [`visitor-letters/of/${hostId}`, aDay(MAX_LETTERS_OF_HOST)],
    [`visitor-letters/to/${visitorId}`, aDay(MAX_LETTERS_TO_VISITOR)],
  ] as const;
  for (const [subject, limit] of bounds) {
    const used = await readCount(tx.db, tx.tenant.id, subject, windowAt(limit, tx.now).from);
    if (used >= limit.most) return false;
  }
  for (const [subject, limit] of bounds) await count(tx.db, tx.tenant.id, subject, limit, 1, tx.now.epochMilliseconds);
  return true;
}

const letterOf = (row: VisitRow, badge: BadgeRow, email: string, kind: LetterKind): VisitorLetter => ({
  kind,
  badgeId: badge.id,
  to: { name: badge.name, email },
  code: badge.code,
  hostId: row.hostId,
  buildingId: row.buildingId,
  visitId: row.id,
  version: row.version,
  start: showTime(row.startsAt),
  end: showTime(row.endsAt),
  zone: row.zone,
  createdAt: showTime(row.createdAt),
});
