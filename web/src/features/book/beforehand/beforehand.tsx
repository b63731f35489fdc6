import { IconDoorEnter, IconGauge, IconHourglass, IconUserCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BookingCheck } from '../../../data/booking-checks.ts';
import { showClock } from '../../../lib/show.ts';
import { addMinutes, clockIn, type Period } from '../../../lib/when.ts';
import { usedWithThis } from '../../../parts/rules/tell.ts';
import { ApprovalWords } from './approval-words.tsx';
import classes from './beforehand.module.css';

interface Props {
  readonly check: BookingCheck;
  readonly period: Period;
  readonly zone: string;
}

/** What comes with a booking, said before it is made: what it takes of a quota, when to check in, the time around it, who approves. */
export function Beforehand({ check, period, zone }: Props) {
  const { t } = useTranslation('beforehand');
  const { t: tellRule } = useTranslation('rules');
  const { quotas, approval } = check;
  const lines = [
    ...quotas.map((quota) => ({ Icon: IconGauge, said: usedWithThis(quota, tellRule) })),
    ...useCheckInWords(check, zone).map((said) => ({ Icon: IconDoorEnter, said })),
    ...useAround(check, period, zone).map((said) => ({ Icon: IconHourglass, said })),
  ];
  if (lines.length === 0 && approval === null) return null;
  return (
    <ul className={classes.list} aria-label={t('label')}>
      {lines.map(({ Icon, said }) => (
        <li key={said}>
          <Icon size={17} stroke={1.6} aria-hidden="true" />
          <span className="tabular">{said}</span>
        </li>
      ))}
      {approval !== null && (
        <li>
          <IconUserCheck size={17} stroke={1.6} aria-hidden="true" />
          <ApprovalWords approval={approval} zone={zone} />
        </li>
      )}
    </ul>
  );
}

/** Between when somebody has to check in, and how, where that takes a way to the place. */
function useCheckInWords({ checkIn }: BookingCheck, zone: string): readonly string[] {
  const { t } = useTranslation(['beforehand', 'parts']);
  if (checkIn === null || !checkIn.required) return [];
  const [from, to] = [clockIn(checkIn.opensAt, zone), showClock(checkIn.closesAt, zone)];
  const said = t(checkIn.releases ? 'checkInOrLose' : 'checkIn', { from, to });
  return [checkIn.methods.includes('web') ? said : `${said} ${t('parts:booking.checkInByCode')}`];
}

/** From when on it is made ready, and until when it is cleared. */
function useAround({ rules }: BookingCheck, { start, end }: Period, zone: string): readonly string[] {
  const { t } = useTranslation('parts');
  const most = (rule: 'setUp' | 'cleanDown'): number =>
    Math.max(0, ...rules.map(({ says }) => says[rule]?.minutes ?? 0));
  const [before, after] = [most('setUp'), most('cleanDown')];
  const said = [
    ...(before > 0 ? [t('booking.madeReady', { time: clockIn(addMinutes(start, -before), zone) })] : []),
    ...(after > 0 ? [t('booking.cleared', { time: clockIn(addMinutes(end, after), zone) })] : []),
  ];
  return said.length === 0 ? [] : [said.join(' · ')];
}
