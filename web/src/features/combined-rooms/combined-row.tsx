import { Button, Group, Text } from '@mantine/core';
import { IconColumns2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTakeApart } from '../../data/combined.ts';
import type { Building, Floor } from '../../data/places.ts';
import type { Resource } from '../../data/resources.ts';
import { isProblem } from '../../lib/problem.ts';
import { nameOf } from '../../lib/show.ts';
import { spoken } from '../../lib/texts.ts';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { ApartQuestion } from './apart-question.tsx';
import { CombineQuestion } from './combine-question.tsx';
import classes from './combined-rooms-page.module.css';

interface Props {
  readonly whole: Resource;
  readonly building: Building;
  readonly parts: readonly Resource[];
  readonly floor: Floor | undefined;
}

/** A combined room: what it is made of, changed or taken apart. */
export function CombinedRow({ whole, building, parts, floor }: Props) {
  const { t } = useTranslation('combined-rooms');
  const name = nameOf(whole);
  const [asking, setAsking] = useState<'change' | 'apart' | null>(null);
  // As it was when it was asked about: what somebody else changes meanwhile is refused, and not undone.
  const [seen, setSeen] = useState(whole);
  const { mutateAsync, isPending } = useTakeApart();
  const close = (): void => setAsking(null);
  // The row is gone before the answer is told: what `mutate` were told to do then would not be done.
  const takeApart = (retire: boolean): Promise<void> =>
    mutateAsync({ id: seen.id, version: seen.version, retire }).then(
      () => tell(t(retire ? 'retired' : 'tookApart', { name })),
      (error: unknown) => (isProblem(error, 'in_use') ? tell(t('inUse', { name })) : tellProblem(error)),
    );
  const names = new Intl.ListFormat(spoken()).format(parts.map((part) => nameOf(part)));
  return (
    <li className={classes.row} aria-label={name}>
      <IconColumns2 size={20} stroke={1.6} aria-hidden="true" />
      <div className={classes.what}>
        <Text fw={600}>{name}</Text>
        <Text size="sm">{t('madeOf', { names })}</Text>
        <Text size="sm" c="dimmed">
          {[...(floor ? [nameOf(floor)] : []), t('seats', { count: whole.capacity })].join(' · ')}
        </Text>
      </div>
      <Group gap={6} wrap="nowrap">
        <Button
          size="xs"
          variant="default"
          disabled={isPending}
          aria-label={t('changeOf', { name })}
          onClick={() => setAsking('change')}
        >
          {t('change')}
        </Button>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          loading={isPending}
          aria-label={t('apartOf', { name })}
          onClick={() => {
            setSeen(whole);
            setAsking('apart');
          }}
        >
          {t('apart')}
        </Button>
      </Group>
      {asking === 'change' && <CombineQuestion building={building} whole={whole} onClose={close} />}
      {asking === 'apart' && (
        <ApartQuestion
          name={name}
          onClose={close}
          onYes={(retire) => {
            close();
            void takeApart(retire);
          }}
        />
      )}
    </li>
  );
}
