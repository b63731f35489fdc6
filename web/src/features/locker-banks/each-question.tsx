import { Button, Skeleton, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../data/asked.ts';
import { lockersInQuery, useLockerInUse, type LockerBank } from '../../data/locker-banks.ts';
import type { Resource } from '../../data/resources.ts';
import { nameOf } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { Failure } from '../../ui/notice.tsx';
import { Answers, Question } from '../../ui/question.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './locker-banks-page.module.css';

interface Props {
  readonly bank: LockerBank;
  readonly onClose: () => void;
}

/** Each locker of a bank: one that is broken goes out of use, and back once it is mended. */
export function EachQuestion({ bank, onClose }: Props) {
  const { t } = useTranslation('locker-banks');
  const { data: lockers, error, refetch } = useAsked(lockersInQuery(bank.id));
  return (
    <Question title={t('eachTitle', { name: nameOf(bank) })} size="md" onClose={onClose}>
      <Text size="sm" mb="md">
        {t('eachText')}
      </Text>
      {error && lockers === undefined && <Failure error={error} retry={() => void refetch()} />}
      {!error && lockers === undefined && <Skeleton height={120} radius={14} aria-hidden="true" />}
      <ul className={classes.lockers} aria-label={t('eachTitle', { name: nameOf(bank) })}>
        {lockers?.map((locker) => (
          <Locker key={locker.id} locker={locker} />
        ))}
      </ul>
      <Answers>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('close')}
        </Button>
      </Answers>
    </Question>
  );
}

function Locker({ locker }: { readonly locker: Resource }) {
  const { t } = useTranslation('locker-banks');
  const name = nameOf(locker);
  const { mutateAsync, isPending } = useLockerInUse();
  const inUse = locker.retired;
  const turn = (): void =>
    whenDone(mutateAsync({ id: locker.id, inUse }), {
      onSuccess: () => tell(t(inUse ? 'usedAgain' : 'outOfUse', { name })),
      onError: tellProblem,
    });
  return (
    <li className={classes.locker} aria-label={name}>
      <Text {...(locker.retired && { c: 'dimmed' })}>{locker.retired ? t('isOut', { name }) : name}</Text>
      <Button
        size="compact-sm"
        variant="default"
        loading={isPending}
        aria-label={t(inUse ? 'useAgainOf' : 'takeOutOf', { name })}
        onClick={turn}
      >
        {t(inUse ? 'useAgain' : 'takeOut')}
      </Button>
    </li>
  );
}
