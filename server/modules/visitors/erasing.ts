import type { Ctx, Tx } from '../../platform/context/context.ts';
import { jobInserts } from '../../platform/context/later.ts';
import { may, type Reach } from '../../platform/context/principal.ts';
import { found } from '../../platform/context/use-case.ts';
import type { Answer, Input } from '../../platform/contract/endpoint.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { forgetAnswersAbout } from '../../platform/http/idempotency.ts';
import type { Chore } from '../../platform/jobs/housekeeping.ts';
import { forgetMailsAbout } from '../../platform/mail/mail.ts';
import { toDate } from '../../platform/time.ts';
import { forgetUnwelcome } from '../visiting/visiting.ts';
import { endpoints, KEPT_DAYS, MAX_ERASED } from './contract.ts';
import { lockWhole } from './open-visit.ts';
import { decideErasure } from './rules.ts';
import { toldOfBadge, toldOfVisit, type Whole } from './show.ts';
import type { BadgeRow } from './row.ts';
import {
  eraseAddresses,
  eraseBadges,
  eraseTexts,
  findAddress,
  listKeepingVisits,
  selectEveryBadge,
  selectKeptVisitIds,
  selectVisitIdsOf,
} from './store.ts';

/*
 * What says who a visitor is stands in few places on purpose: events, deliveries and the audit log carry ids alone. Here all of them are
 * named: what she attends beside her visits, her badges, what the visit says of why she came, or was not to, what its host was told of that, her address, the letters to her, the letter and the notice that told her host, and the answers that are
 * kept for who repeats a request.
 */

/** Forgets what people were told in the app of badges and visits. */
type ForgetNotices = (
  tx: Tx,
  about: { readonly badgeIds: readonly number[]; readonly visitIds: readonly number[] },
) => Promise<void>;

/** Forgets who attends bookings and series under an address, `most` of each at once, where they lie in these buildings. */
type ForgetAttendees = (
  tx: Tx,
  forgotten: { readonly email: string; readonly buildings: Reach; readonly most: number },
) => Promise<{ readonly more: boolean }>;

/** How others forget her too. */
interface Others {
  readonly forgetNotices: ForgetNotices;
  readonly forgetAttendees: ForgetAttendees;
}

/**
 * Forgets who a visitor is, as far as the asking one receives visitors.
 * @throws 404 where nothing of her is known there, 409 while she is in the building
 */
export const eraseVisitor = (
  ctx: Ctx,
  { id }: Input<(typeof endpoints)['eraseVisitor']>,
  { forgetNotices, forgetAttendees }: Others,
): Promise<Answer<(typeof endpoints)['eraseVisitor']>> =>
  ctx.tx(async (tx) => {
    const sight = { userId: null, buildings: tx.who.reach };
    const ids = await selectVisitIdsOf(tx, sight, id, MAX_ERASED + 1);
    // What visits are to is locked before them; where she turns out not to be erased, all of it is taken back.
    const email = ids.length === 0 ? null : await findAddress(tx, id);
    const wanted = email === null ? null : { email, buildings: tx.who.reach, most: MAX_ERASED };
    const attended = wanted && (await forgetAttendees(tx, wanted));
    const all = (await lockWhole(tx, ids.slice(0, MAX_ERASED), selectEveryBadge))
      .filter(({ row }) => may(tx.who, 'visitors:manage', row.buildingId))
      .map(({ row, badges }) => ({ row, badges, erased: badges.filter((one) => isKnown(one) && one.visitorId === id) }))
      .filter(({ erased }) => erased.length > 0);
    found(all[0]);
    const erased = all.flatMap((one) => one.erased);
    obey(decideErasure(erased.map(({ state }) => state)));
    // Her badges are what she is found by: they go last.
    if (attended?.more) return { erased: 0, more: true };
    await forgetUnwelcome(tx, erased);
    await erase(tx, all, { whole: false, forgetNotices });
    return { erased: erased.length, more: ids.length > MAX_ERASED };
  });

const isKnown = ({ erasedAt }: BadgeRow): boolean => erasedAt === null;

const keptSince = (now: Temporal.Instant): Date => toDate(now.subtract({ hours: KEPT_DAYS * 24 }));

/** Has it forgotten in every workplace who came to visits that were over long ago. */
export const findOldVisits: Chore = {
  name: 'visit',
  async clear(db, now) {
    const jobs = (await listKeepingVisits(db, keptSince(now))).map((tenantId) => ({
      tenantId,
      name: 'visit.erase_old',
      key: KEY,
      data: {},
      at: toDate(now),
    }));
    await Promise.all(jobInserts(jobs).map((query) => db.executeQuery(query)));
    return 0;
  },
};

/** Of a workplace one goes on at a time. */
const KEY = 'old';

/** Forgets who came to visits that were over long ago, and why, some at a time. */
export async function eraseOldVisits(tx: Tx, forgetNotices: ForgetNotices): Promise<void> {
  const ids = await selectKeptVisitIds(tx, keptSince(tx.now), MAX_ERASED);
  const all = (await lockWhole(tx, ids, selectEveryBadge)).map((one) => ({
    ...one,
    erased: one.badges.filter(isKnown),
  }));
  await erase(tx, all, { whole: true, forgetNotices });
  if (ids.length === MAX_ERASED) tx.later('visit.erase_old', {}, { key: KEY });
}

interface Erased extends Whole {
  /** Those of its badges that are to say no more whose they were. */
  readonly erased: readonly BadgeRow[];
}

/** Erases some badges of locked visits, and all that these and others say of them. @param whole nothing is left of these visits */
async function erase(
  tx: Tx,
  all: readonly Erased[],
  { whole, forgetNotices }: { readonly whole: boolean; readonly forgetNotices: ForgetNotices },
): Promise<void> {
  const visitIds = all.map(({ row }) => row.id);
  const erased = all.flatMap((one) => one.erased);
  const badgeIds = erased.map(({ id }) => id);
  await eraseBadges(tx, badgeIds);
  await eraseTexts(tx, visitIds, whole);
  await eraseAddresses(tx, erased);
  await forgetNotices(tx, { badgeIds, visitIds });
  await forgetMailsAbout(tx, 'badge', badgeIds);
  await forgetMailsAbout(tx, 'visit', visitIds);
  await forgetAnswersAbout(tx, Object.keys(endpoints), visitIds);
  tell(tx, all, new Map((await lockWhole(tx, visitIds, selectEveryBadge)).map((after) => [after.row.id, after])));
}

function tell(tx: Tx, all: readonly Erased[], afterwards: ReadonlyMap<number, Whole>): void {
  for (const before of all) {
    const after = found(afterwards.get(before.row.id));
    if (after.row.version > before.row.version) tx.emit('visit.updated', toldOfVisit(before, after));
    for (const badge of before.erased) {
      const is = found(after.badges.find(({ id }) => id === badge.id));
      // Whose it was is not said by what it has become, either.
      tx.emit('badge.erased', toldOfBadge(after.row, { ...badge, visitorId: is.visitorId }, is));
    }
  }
}
