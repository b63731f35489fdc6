import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActivate, useDeactivate, type Left, type User } from '../../data/people.ts';
import { newKey } from '../../lib/api.ts';
import { nameOf } from '../../lib/show.ts';
import { tell, tellProblem } from '../../ui/tell.tsx';
import type { Person } from '../../parts/person-select.tsx';
import { LeaveQuestion } from './leave-question.tsx';
import { isTelling, LeftOutcome, type Outcome } from './left-outcome.tsx';
import { namesOf } from './names-of.ts';
import classes from './people-page.module.css';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly user: User;
}

/** Asks what becomes of what somebody leaves, shuts her out, and tells what became of it: that stays when she is out. */
export function ShutOut({ user }: Props) {
  const { t } = useTranslation('people');
  const [isAsked, setIsAsked] = useState(false);
  const { mutateAsync, isPending, error, reset } = useDeactivate();
  const name = nameOf(user);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const leave = (heir: Person | null): void =>
    whenDone(mutateAsync({ id: user.id, handOverTo: heir?.id ?? null, key: newKey() }), {
      onSuccess: ({ bookings, reports }) => {
        setIsAsked(false);
        const counts = countsOf(bookings);
        const became = (Object.keys(counts) as (keyof typeof counts)[])
          .filter((one) => counts[one] > 0)
          .map((one) => t(`became.${one}`, { count: counts[one] }));
        const alone = reports.length > 0 ? [t('noManagerNow', { names: namesOf(reports) })] : [];
        const told = { bookings, heir: heir && nameOf(heir), also: [...became, ...alone] };
        if (isTelling(told)) setOutcome(told);
        else tell([t('done', { name }), ...told.also].join(' '));
      },
    });
  return (
    <>
      {user.active && (
        <Button
          className={classes.send ?? ''}
          variant="default"
          size="xs"
          aria-label={t('shutOutOf', { name })}
          onClick={() => {
            reset();
            setIsAsked(true);
          }}
        >
          {t('shutOut')}
        </Button>
      )}
      {isAsked && (
        <LeaveQuestion
          user={user}
          isPending={isPending}
          error={error}
          onClose={() => setIsAsked(false)}
          onYes={leave}
        />
      )}
      {outcome !== null && <LeftOutcome name={name} outcome={outcome} onClose={() => setOutcome(null)} />}
    </>
  );
}

/** How much of each became what: all that the server counts, each with a sentence. */
const countsOf = ({ cancelled, handedOver, ended, visits, assignments, ...counts }: Left['bookings']) => ({
  cancelled: cancelled.count,
  handedOver: handedOver.count,
  ended: ended.count,
  visitsCancelled: visits.cancelled,
  visitsHandedOver: visits.handedOver,
  assignments: assignments.length,
  ...counts,
});

/** Lets somebody in again who was shut out. */
export function LetIn({ user }: Props) {
  const { t } = useTranslation('people');
  const { mutateAsync, isPending } = useActivate();
  const name = nameOf(user);
  return (
    <Button
      className={classes.send ?? ''}
      variant="default"
      size="xs"
      loading={isPending}
      aria-label={t('letInOf', { name })}
      onClick={() =>
        whenDone(mutateAsync({ id: user.id, key: newKey() }), {
          onSuccess: () => tell(t('isIn', { name })),
          onError: tellProblem,
        })
      }
    >
      {t('letIn')}
    </Button>
  );
}
