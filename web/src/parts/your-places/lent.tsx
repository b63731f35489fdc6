import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useTakeBack } from '../../data/assignments.ts';
import type { Assignment } from '../../data/own-assignments.ts';
import { isProblem } from '../../lib/problem.ts';
import { rangeOf } from '../../lib/range.ts';
import { showShortDay } from '../../lib/show.ts';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { whenDone } from '../../lib/when-done.ts';

interface LentProps {
  readonly assignment: Assignment;
  /** Whose it is; undefined: mine. */
  readonly who: string | undefined;
  readonly release: Assignment['releases'][number];
}

/** Days on which others may have it, and the way back; where one of them has booked it, to the days that are free. */
export function Lent({ assignment: { id, resourceName: name }, release, who }: LentProps) {
  const { t } = useTranslation('your-places');
  const { mutateAsync, isPending, error, reset } = useTakeBack();
  const { firstDay, lastDay, why } = release;
  const [first, last] = [showShortDay(firstDay), showShortDay(lastDay)];
  const days = firstDay === lastDay ? first : t('fromTo', { first, last });
  const reason = why === null || why === 'released' ? '' : t(who === undefined ? `why.${why}` : `other.why.${why}`);
  // No line ends amid a day, nor after the dash.
  const shown = (firstDay === lastDay ? first : rangeOf(first, last)).replaceAll(' ', '\u00a0');
  const isBooked = isProblem(error) && error.code === 'resource_already_booked';
  const takeBack = (onlyFree: boolean): void =>
    whenDone(mutateAsync({ id, releaseId: release.id, onlyFree }), {
      onSuccess: () => tell(who === undefined ? t('back', { name }) : t('other.back', { name, who })),
      onError: (problem) => {
        if (isProblem(problem) && problem.code === 'resource_already_booked' && !onlyFree) return;
        reset();
        tellProblem(problem);
      },
    });
  return (
    <>
      <Group justify="space-between" gap={8}>
        <Text size="sm">{[t('lentDays', { days: shown }), reason].filter((one) => one !== '').join(' · ')}</Text>
        <Button
          size="xs"
          variant="default"
          loading={isPending}
          aria-label={t('takeBackOf', { days })}
          onClick={() => takeBack(false)}
        >
          {t('takeBack')}
        </Button>
      </Group>
      {isBooked && (
        <Group role="alert" gap={8}>
          <Text size="sm">{t('booked')}</Text>
          <Button size="xs" variant="default" loading={isPending} onClick={() => takeBack(true)}>
            {t('takeFree')}
          </Button>
        </Group>
      )}
    </>
  );
}
