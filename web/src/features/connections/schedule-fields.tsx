import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { choiceOf, intervals, isInterval, timesOf, type Schedule, type ScheduleField } from './schedules.ts';

interface Props {
  /** What stands there at first. */
  readonly schedule: Schedule;
  readonly wrong: (name: ScheduleField) => string | null;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** When a connection is read by itself. */
export function ScheduleFields({ schedule, wrong }: Props) {
  const { t } = useTranslation('connections');
  const first = choiceOf(schedule);
  const [choice, setChoice] = useState(first);
  const times = timesOf(schedule);
  const own = isInterval(first) || schedule.type !== 'interval' ? [] : [{ value: first, label: first }];
  const { reconcile = 'P1D' } = schedule;
  const every: Choice[] = intervals.map((value) => ({ value, label: t(`schedule.every.${value}`) }));
  return (
    <>
      <NativeSelect
        name="schedule"
        label={t('schedule.when')}
        error={wrong('schedule')}
        value={choice}
        data={[
          ...own,
          ...every,
          ...(first === 'push' ? [{ value: 'push', label: t('schedule.push') }] : []),
          { value: 'cron', label: t('schedule.cron') },
          { value: 'manual', label: t('schedule.manual') },
        ]}
        onChange={({ currentTarget: { value } }) => setChoice(value)}
      />
      {choice === 'push' && (
        <NativeSelect
          name="schedule.reconcile"
          label={t('schedule.reconcile')}
          error={wrong('schedule.reconcile')}
          defaultValue={reconcile}
          data={[...(isInterval(reconcile) ? [] : [{ value: reconcile, label: reconcile }]), ...every]}
        />
      )}
      {choice === 'cron' && (
        <>
          <TextInput
            name="schedule.expr"
            label={t('schedule.expr')}
            description={t('schedule.exprText')}
            maxLength={200}
            error={wrong('schedule.expr')}
            defaultValue={times.expr}
          />
          <TextInput
            name="schedule.tz"
            label={t('schedule.tz')}
            maxLength={60}
            error={wrong('schedule.tz')}
            defaultValue={times.tz}
          />
          <NativeSelect
            name="schedule.misfire"
            label={t('schedule.missed')}
            error={wrong('schedule.misfire')}
            defaultValue={times.misfire}
            data={[
              { value: 'run_once', label: t('schedule.once') },
              { value: 'skip', label: t('schedule.skip') },
            ]}
          />
        </>
      )}
    </>
  );
}
