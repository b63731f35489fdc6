import { Badge, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEndAssignment } from '../../data/assignments.ts';
import type { Assignment } from '../../data/own-assignments.ts';
import { useNow } from '../../lib/now.ts';
import { showShortDay, withZone } from '../../lib/show.ts';
import { dayIn } from '../../lib/when.ts';
import { onDemand } from '../../ui/later.tsx';
import { Answers, Question } from '../../ui/question.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './assignments.module.css';
import { whenDone } from '../../lib/when-done.ts';

const AssignDrawer = onDemand(async () => (await import('./assign-drawer.tsx')).AssignDrawer);

/** What is whose, from when until when, and when others may have it. */
export function AssignmentRow({ assignment }: { readonly assignment: Assignment }) {
  const { t } = useTranslation('assignments');
  const { resourceName, userName, kind, checkInBy, firstDay, lastDay, endedAt, zone, releases, state } = assignment;
  const now = useNow();
  const first = showShortDay(firstDay);
  const ended = endedAt === null ? null : dayIn(endedAt, zone);
  // One that was ended before it began is told of as it was to be.
  const last = ended === null || ended < firstDay ? lastDay : ended;
  const lent = releases.map((one) =>
    one.firstDay === one.lastDay
      ? showShortDay(one.firstDay)
      : t('fromTo', { first: showShortDay(one.firstDay), last: showShortDay(one.lastDay) }),
  );
  return (
    <div className={classes.row}>
      <div className={classes.what}>
        <Group gap={8}>
          <Text fw={600}>{`${resourceName} · ${userName ?? t('somebody')}`}</Text>
          {state === 'over' && <Badge variant="default">{t('over')}</Badge>}
          <Badge variant="default">
            {kind === 'flexi' ? t('flexi', { time: withZone(checkInBy ?? '', zone, now) }) : t('fixed')}
          </Badge>
        </Group>
        <Text size="sm" className="tabular">
          {last === null ? t('since', { first }) : t('fromTo', { first, last: showShortDay(last) })}
        </Text>
        {lent.length > 0 && (
          <Text size="sm" c="dimmed">
            {t('lent', { days: lent.join(', ') })}
          </Text>
        )}
      </div>
      {state !== 'over' && (
        <Group gap={8}>
          {state === 'current' && <PassOn assignment={assignment} />}
          <End assignment={assignment} />
        </Group>
      )}
    </div>
  );
}

/** Gives it to somebody else in one step. */
function PassOn({ assignment }: { readonly assignment: Assignment }) {
  const { t } = useTranslation('assignments');
  const [isOpen, setIsOpen] = useState(false);
  const { buildingId, zone, resourceName } = assignment;
  return (
    <>
      <Button variant="default" onClick={() => setIsOpen(true)} aria-label={t('passOnOf', { name: resourceName })}>
        {t('passOn')}
      </Button>
      {isOpen && (
        <AssignDrawer building={{ id: buildingId, zone }} insteadOf={assignment} onClose={() => setIsOpen(false)} />
      )}
    </>
  );
}

/** Ends it after a question that says what that means; what changes nothing has the focus. */
function End({ assignment }: { readonly assignment: Assignment }) {
  const { t } = useTranslation('assignments');
  const [asking, setAsking] = useState(false);
  const { mutateAsync, isPending } = useEndAssignment();
  const name = assignment.resourceName;
  const yes = (): void =>
    whenDone(mutateAsync(assignment), {
      onSuccess: () => tell(t('ended', { name })),
      onError: (error) => tellProblem(error),
      onSettled: () => setAsking(false),
    });
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)} aria-label={t('endOf', { name })}>
        {t('end')}
      </Button>
      {asking && (
        <Question title={t('askEnd', { name })} size="md" onClose={() => setAsking(false)}>
          <Text mb="lg">{t('endText')}</Text>
          <Answers>
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
              {t('keep')}
            </Button>
            <Button loading={isPending} onClick={yes}>
              {t('end')}
            </Button>
          </Answers>
        </Question>
      )}
    </>
  );
}
