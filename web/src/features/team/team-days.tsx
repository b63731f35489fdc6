import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../data/session.ts';
import { keepsSome, teamDaysQuery } from '../../data/team-days.ts';
import { onDemand } from '../../ui/later.tsx';
import { Failure } from '../../ui/notice.tsx';
import classes from './team-days.module.css';
import { TeamDayCard } from './team-day-card.tsx';

const PlanForm = onDemand(async () => (await import('./plan-form.tsx')).PlanForm);

interface Props {
  /** Null: those of all my groups. */
  readonly groupId: number | null;
  readonly isMine: boolean;
}

/** The days to come on which a team is in together, and the way to plan one. */
export function TeamDays({ groupId, isMine }: Props) {
  const { t } = useTranslation('team');
  const me = useMe();
  const [planning, setPlanning] = useState(false);
  const days = useQuery(teamDaysQuery(groupId));
  const mayPlan = groupId !== null && (isMine || keepsSome(me));
  if (days.error) return <Failure error={days.error} retry={() => void days.refetch()} />;
  if (days.data === undefined || (days.data.length === 0 && !mayPlan)) return null;
  return (
    <section className={classes.days} aria-labelledby="team-days">
      <div className={classes.head}>
        <Title order={2} size="h4" id="team-days">
          {t('days.title')}
        </Title>
        {mayPlan && (
          <Button variant="default" onClick={() => setPlanning(true)}>
            {t('days.plan')}
          </Button>
        )}
      </div>
      {days.data.length === 0 && <p className={classes.none}>{t('days.none')}</p>}
      {days.data.map((day) => (
        <TeamDayCard key={day.id} day={day} />
      ))}
      {planning && groupId !== null && <PlanForm groupId={groupId} onClose={() => setPlanning(false)} />}
    </section>
  );
}
