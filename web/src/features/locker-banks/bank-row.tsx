import { Button, Group, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeleteBank, type LockerBank } from '../../data/locker-banks.ts';
import { areasQuery, type Floor } from '../../data/places.ts';
import type { Resource } from '../../data/resources.ts';
import { isProblem } from '../../lib/problem.ts';
import { nameOf } from '../../lib/show.ts';
import { EndQuestion } from '../../parts/end-question.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { BankQuestion } from './bank-question.tsx';
import classes from './locker-banks-page.module.css';
import { EachQuestion } from './each-question.tsx';
import { LockersQuestion } from './lockers-question.tsx';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly bank: LockerBank;
  readonly floors: readonly Floor[];
  /** What is in it; undefined while that is not known. */
  readonly lockers: readonly Resource[] | undefined;
}

/** A locker bank: where it stands and what is in it, to be changed, filled and removed. */
export function BankRow({ bank, floors, lockers }: Props) {
  const { t } = useTranslation('locker-banks');
  const name = nameOf(bank);
  const [asking, setAsking] = useState<'change' | 'each' | 'more' | 'remove' | null>(null);
  const { mutateAsync, isPending } = useDeleteBank();
  const close = (): void => setAsking(null);
  const remove = (): void => {
    close();
    whenDone(mutateAsync(bank.id), {
      onSuccess: () => tell(t('removed', { name })),
      onError: (error) => (isProblem(error, 'in_use') ? tell(t('inUse', { name })) : tellProblem(error)),
    });
  };
  return (
    <li className={classes.row} aria-label={name}>
      <IconLock size={20} stroke={1.6} aria-hidden="true" />
      <div className={classes.what}>
        <Text fw={600}>{name}</Text>
        {lockers && <Contents lockers={lockers} />}
        <Whereabouts bank={bank} floors={floors} />
      </div>
      <Group gap={6}>
        <Button size="xs" variant="default" aria-label={t('moreOf', { name })} onClick={() => setAsking('more')}>
          {t('more')}
        </Button>
        <Button size="xs" variant="default" aria-label={t('eachOf', { name })} onClick={() => setAsking('each')}>
          {t('each')}
        </Button>
        <Button size="xs" variant="default" aria-label={t('changeOf', { name })} onClick={() => setAsking('change')}>
          {t('change')}
        </Button>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          loading={isPending}
          aria-label={t('removeOf', { name })}
          onClick={() => setAsking('remove')}
        >
          {t('remove')}
        </Button>
      </Group>
      {asking === 'change' && <BankQuestion floors={floors} bank={bank} onClose={close} />}
      {asking === 'each' && <EachQuestion bank={bank} onClose={close} />}
      {asking === 'more' && <LockersQuestion bank={bank} onClose={close} />}
      {asking === 'remove' && (
        <EndQuestion
          says={{ title: t('removeTitle', { name }), text: t('removeText'), keep: t('keep'), yes: t('remove') }}
          onClose={close}
          onYes={remove}
        />
      )}
    </li>
  );
}

/** How many there are, and which: `12 lockers · K-01 to K-12`. */
function Contents({ lockers }: { readonly lockers: readonly Resource[] }) {
  const { t } = useTranslation('locker-banks');
  const inOrder = lockers.toSorted((a, b) => (a.bankNumber ?? 0) - (b.bankNumber ?? 0));
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  const range =
    first && last && first !== last ? t('range', { first: nameOf(first), last: nameOf(last) }) : first && nameOf(first);
  return <Text size="sm">{[t('lockers', { count: lockers.length }), ...(range ? [range] : [])].join(' · ')}</Text>;
}

function Whereabouts({ bank, floors }: Pick<Props, 'bank' | 'floors'>) {
  const { data: areas = [] } = useQuery({ ...areasQuery(bank.floorId), enabled: bank.areaId !== null });
  const places = [floors.find(({ id }) => id === bank.floorId), areas.find(({ id }) => id === bank.areaId)];
  return (
    <Text size="sm" c="dimmed">
      {places.flatMap((place) => (place ? nameOf(place) : [])).join(' · ')}
    </Text>
  );
}
