import { Badge, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEndAssignment } from '../../data/assignments.ts';
import type { Assignment } from '../../data/own-assignments.ts';
import { useNow } from '../../lib/now.ts';
import { showShortDay, withZone } from '../../lib/show.ts';
import { dayIn } from '../../lib/when.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { onDemand } from '../../ui/later.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './assignments.module.css';

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

/** Ends it after a question that says what that means. */
function End({ assignment }: { readonly assignment: Assignment }) {
  const { t } = useTranslation('assignments');
  const { mutateAsync, isPending } = useEndAssignment();
  const name = assignment.resourceName;
  const says = {
    what: t('end'),
    label: t('endOf', { name }),
    title: t('askEnd', { name }),
    text: t('endText'),
    keep: t('keep'),
  };
  const end = (): Promise<void> => mutateAsync(assignment).then(() => tell(t('ended', { name })), tellProblem);
  return <AskingButton says={says} look={PLAIN} isPending={isPending} onYes={end} />;
}

const PLAIN = { variant: 'default' } as const;
