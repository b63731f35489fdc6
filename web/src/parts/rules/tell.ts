import type { TFunction } from 'i18next';
import type { Field, QuotaUsed, Rules, Said } from '../../../../server/modules/policies/contract.ts';
import { showMinutes, showNumber, showShortDay, showWeekday } from '../../lib/show.ts';
import { showHours } from './hours.ts';

/** What somebody needs who puts rules into words. */
export interface Telling {
  readonly t: TFunction<'rules'>;
  readonly groupName: (id: number) => string | undefined;
  /** The day that was asked for: a holiday on it is called by its name. */
  readonly day?: string;
}

type Tell<F extends Field> = (says: Said<F>, telling: Telling) => string;

/** How a rule is told: in a few words beside others, and in a sentence. */
interface Words<F extends Field> {
  readonly short: Tell<F>;
  readonly sentence: Tell<F>;
}

/** The rules that there are words for, in the order they are told in. A page older than the server meets others. */
const tellers: { readonly [F in Field]?: Words<F> } = {
  bookableBy: {
    short: (says, telling) => telling.t('short.bookableBy', { groups: groupsOf(says, telling) }),
    sentence: (says, telling) =>
      (says.groupIds ?? []).length === 0
        ? telling.t('sentence.bookableByNobody')
        : telling.t('sentence.bookableBy', { groups: groupsOf(says, telling) }),
  },
  visibleTo: {
    short: (says, telling) => telling.t('short.visibleTo', { groups: groupsOf(says, telling) }),
    sentence: (says, telling) =>
      says.groupIds.length === 0
        ? telling.t('sentence.visibleToNobody')
        : telling.t('sentence.visibleTo', { groups: groupsOf(says, telling) }),
  },
  bookAhead: {
    short: ({ unit, count }, { t }) => t(unit === 'days' ? 'short.daysAhead' : 'short.weeksAhead', { count }),
    sentence: (says, telling) => bookAheadSentence(says, telling),
  },
  notice: {
    short: ({ minutes }, { t }) => t(minutes === 0 ? 'sentence.noNotice' : 'short.notice', lengthOf(minutes)),
    sentence: ({ minutes }, { t }) => t(minutes === 0 ? 'sentence.noNotice' : 'sentence.notice', lengthOf(minutes)),
  },
  hours: {
    short: ({ week, outside }, { t }) =>
      t(outside === true ? 'short.advisedHours' : 'short.hours', { hours: showHours(week, t('comma')) }),
    sentence: (says, telling) => hoursSentence(says, telling),
  },
  seating: {
    short: (says, { t }) => t(says.by === 'draw' ? 'short.byDraw' : 'short.firstCome'),
    sentence: (says, { t }) =>
      says.by === 'draw' ? t('sentence.byDraw', { count: says.daysBefore, time: says.at }) : t('sentence.firstCome'),
  },
  minLength: {
    short: ({ minutes }, { t }) => t('short.minLength', lengthOf(minutes)),
    sentence: ({ minutes }, { t }) => t('sentence.minLength', lengthOf(minutes)),
  },
  maxLength: {
    short: (says, { t }) => t('short.maxLength', longestOf(says)),
    sentence: (says, { t }) => t('sentence.maxLength', longestOf(says)),
  },
  slot: {
    short: ({ minutes }, { t }) => t('short.slot', lengthOf(minutes)),
    sentence: ({ minutes }, { t }) => t('sentence.slot', lengthOf(minutes)),
  },
  setUp: {
    short: ({ minutes }, { t }) => t(minutes === 0 ? 'short.noSetUp' : 'short.setUp', lengthOf(minutes)),
    sentence: ({ minutes }, { t }) => t(minutes === 0 ? 'sentence.noSetUp' : 'sentence.setUp', lengthOf(minutes)),
  },
  cleanDown: {
    short: ({ minutes }, { t }) => t(minutes === 0 ? 'short.noCleanDown' : 'short.cleanDown', lengthOf(minutes)),
    sentence: ({ minutes }, { t }) =>
      t(minutes === 0 ? 'sentence.noCleanDown' : 'sentence.cleanDown', lengthOf(minutes)),
  },
  dayParts: {
    short: ({ parts }, { t }) => t(parts === 'whole_days' ? 'short.wholeDays' : 'short.halfDays'),
    sentence: ({ parts, noon = '12:00' }, { t }) =>
      parts === 'whole_days' ? t('sentence.wholeDays') : t('sentence.halfDays', { noon }),
  },
  allDay: {
    short: (may, { t }) => t(may ? 'short.allDay' : 'short.notAllDay'),
    sentence: (may, { t }) => t(may ? 'sentence.allDay' : 'sentence.notAllDay'),
  },
  crossDay: {
    short: (may, { t }) => t(may ? 'short.crossDay' : 'short.notCrossDay'),
    sentence: (may, { t }) => t(may ? 'sentence.crossDay' : 'sentence.notCrossDay'),
  },
  recurring: {
    short: (may, { t }) => t(may ? 'short.recurring' : 'short.notRecurring'),
    sentence: (may, { t }) => t(may ? 'sentence.recurring' : 'sentence.notRecurring'),
  },
  atOnce: {
    short: ({ resources }, { t }) => t('short.atOnce', { count: resources }),
    sentence: ({ resources }, { t }) => t('sentence.atOnce', { count: resources }),
  },
  capacity: {
    short: (says, { t }) => t(`short.${says}`),
    sentence: (says, { t }) => t(`sentence.${says}`),
  },
  quota: {
    short: (says, { t }) => t(`short.quota.${says.unit}.${says.per}`, mostOf(says)),
    sentence: (says, { t }) => quotaSentence(says, t),
  },
  onePerType: {
    short: (one, { t }) => t(one ? 'short.onePerType' : 'short.notOnePerType'),
    sentence: (one, { t }) => t(one ? 'sentence.onePerType' : 'sentence.notOnePerType'),
  },
  approval: {
    short: (_says, { t }) => t('short.approval'),
    sentence: ({ groupIds = [] }, telling) =>
      groupIds.length === 0
        ? telling.t('sentence.approval')
        : telling.t('sentence.approvalBy', { groups: groupsOf({ groupIds }, telling) }),
  },
  terms: {
    short: (_says, { t }) => t('short.terms'),
    sentence: (_says, { t }) => t('sentence.terms'),
  },
  costCodes: {
    short: (isAsked, { t }) => t(isAsked ? 'short.costCodes' : 'short.noCostCodes'),
    sentence: (isAsked, { t }) => t(isAsked ? 'sentence.costCodes' : 'sentence.noCostCodes'),
  },
  managedBy: {
    short: (_says, { t }) => t('short.managedBy'),
    sentence: ({ groupIds = [] }, telling) =>
      groupIds.length === 0
        ? telling.t('sentence.managed')
        : telling.t('sentence.managedBy', { groups: groupsOf({ groupIds }, telling) }),
  },
  hideDetails: {
    short: (isHidden, { t }) => t(isHidden ? 'short.hidden' : 'short.notHidden'),
    sentence: (isHidden, { t }) => t(isHidden ? 'sentence.hidden' : 'sentence.notHidden'),
  },
  anonymous: {
    short: (may, { t }) => t(may ? 'short.anonymous' : 'short.notAnonymous'),
    sentence: (may, { t }) => t(may ? 'sentence.anonymous' : 'sentence.notAnonymous'),
  },
  checkIn: {
    short: ({ required, closesMinutes, release }, { t }) =>
      required ? t(release ? 'short.checkInOrLose' : 'short.checkIn', lengthOf(closesMinutes)) : t('short.noCheckIn'),
    sentence: ({ required, closesMinutes, release, endSeriesAfter, emptyMinutes }, { t }) => {
      const asked = t(release ? 'sentence.checkInOrLose' : 'sentence.checkIn', lengthOf(closesMinutes));
      return [
        required ? asked : t('sentence.noCheckIn'),
        ...(required && endSeriesAfter !== undefined ? [t('sentence.endSeriesAfter', { count: endSeriesAfter })] : []),
        ...(emptyMinutes === undefined ? [] : [t('sentence.whenEmpty', lengthOf(emptyMinutes))]),
      ].join(' ');
    },
  },
  earlyCheckOut: {
    short: (may, { t }) => t(may ? 'short.earlyCheckOut' : 'short.noEarlyCheckOut'),
    sentence: (may, { t }) => t(may ? 'sentence.earlyCheckOut' : 'sentence.noEarlyCheckOut'),
  },
  extension: {
    short: (may, { t }) => t(may ? 'short.extension' : 'short.noExtension'),
    sentence: (may, { t }) => t(may ? 'sentence.extension' : 'sentence.noExtension'),
  },
  cancelUntil: {
    short: ({ minutes }, { t }) => t(minutes === 0 ? 'short.cancelToStart' : 'short.cancelUntil', lengthOf(minutes)),
    sentence: ({ minutes }, { t }) =>
      t(minutes === 0 ? 'sentence.cancelToStart' : 'sentence.cancelUntil', lengthOf(minutes)),
  },
};

/** The rules that a policy may have, in the order they are told in. */
export const toldFields = Object.keys(tellers) as readonly Field[];

const lengthOf = (minutes: number) => ({ length: showMinutes(minutes) });
const longestOf = (says: Said<'maxLength'>) => lengthOf('days' in says ? says.days * 24 * 60 : says.minutes);

const groupsOf = ({ groupIds }: Said<'bookableBy'>, { t, groupName }: Telling): string =>
  groupIds.map((id) => groupName(id) ?? t('groupGone')).join(t('comma'));

const mostOf = ({ most }: Pick<Said<'quota'>, 'most'>) => ({ count: most, most });

function quotaSentence(says: Said<'quota'>, t: Telling['t']): string {
  const { unit, per, refundUntilMinutes = 0 } = says;
  const first = t(`sentence.quota.${unit}.${per}`, mostOf(says));
  return refundUntilMinutes === 0 ? first : `${first} ${t('sentence.noRefund', lengthOf(refundUntilMinutes))}`;
}

/** How far a quota is used up, in a sentence; where something is left of it, that it is not enough. */
export function usedSentence({ used, wanted, most, unit, per, firstDay }: QuotaUsed, t: Telling['t']): string {
  const first = t(`used.${unit}.${per}`, { used: showNumber(used), most, day: showShortDay(firstDay) });
  return used < most ? `${first} ${t('used.wanted', { wanted: showNumber(wanted) })}` : first;
}

/** How far a quota is used up, and how far it would be with what is asked for. */
export const usedWithThis = (quota: QuotaUsed, t: Telling['t']): string => {
  const { used, wanted, most, unit, per, firstDay } = quota;
  const total = Math.round((used + wanted) * 100) / 100;
  return `${t(`used.${unit}.${per}`, { used, most, day: showShortDay(firstDay) })} ${t('used.with', { total })}`;
};

function bookAheadSentence({ unit, count, rollover }: Said<'bookAhead'>, { t }: Telling): string {
  const first = t(unit === 'days' ? 'sentence.daysAhead' : 'sentence.weeksAhead', { count });
  if (rollover === undefined) return first;
  const { day, time } = rollover;
  return `${first} ${day === undefined ? t('sentence.nextDay', { time }) : t('sentence.nextWeek', { day: showWeekday(day, 'long'), time })}`;
}

function hoursSentence({ week, holidays = [], outside }: Said<'hours'>, { t, day }: Telling): string {
  const hours = showHours(week, t('comma'));
  const holiday = holidays.find(({ date }) => date === day);
  if (holiday !== undefined && outside !== true)
    return t('sentence.holiday', { day: showShortDay(holiday.date), name: holiday.name });
  const open = t(outside === true ? 'sentence.advisedHours' : 'sentence.hours', { hours });
  return holidays.length === 0 || day !== undefined
    ? open
    : `${open} ${t('sentence.holidays', { count: holidays.length })}`;
}

/** A rule in a sentence, the same for whoever sets it and whoever meets it; null where there are no words for it. */
export const sentenceOf = <F extends Field>(field: F, says: Said<F>, telling: Telling): string | null =>
  tellOf('sentence', field, says, telling);

function tellOf<F extends Field>(how: keyof Words<F>, field: F, says: Said<F>, telling: Telling): string | null {
  const words: Words<F> | undefined = tellers[field];
  return words?.[how](says, telling) ?? null;
}

/** All rules of a policy in a few words each. */
export const shortsOf = (rules: Rules, telling: Telling): string[] =>
  toldFields.flatMap((field) => {
    const says = rules[field];
    return says === undefined ? [] : (tellOf('short', field, says, telling) ?? []);
  });
