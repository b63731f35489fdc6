import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useReschedule, type Connection } from '../../data/connections.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { useForm } from '../../ui/form.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';
import classes from './connections.module.css';
import { ScheduleFields } from './schedule-fields.tsx';
import { readSchedule, scheduleNeeded } from './schedules.ts';
import { PartOf } from './part-of.tsx';

/** When a connection is read by itself, and another schedule for it. */
export function ScheduleOf({ connection: { id, name, schedule } }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  const { mutateAsync, error, isPending } = useReschedule(id);
  const { props, wrong, refusal } = useForm({
    fields: scheduleNeeded(t('need')),
    error,
    send: (typed) =>
      whenDone(mutateAsync(readSchedule(typed)), { onSuccess: () => tell(t('schedule.isKept', { name })) }),
  });
  return (
    <PartOf part="schedule" title={t('schedule.title')} label={t('schedule.titleOf', { name })}>
      <form {...props} key={JSON.stringify(schedule)} className={classes.form}>
        <ScheduleFields schedule={schedule} wrong={wrong} />
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        <div>
          <Button type="submit" size="xs" loading={isPending}>
            {t('schedule.keep')}
          </Button>
        </div>
      </form>
    </PartOf>
  );
}
