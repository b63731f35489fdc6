import { Button, Group, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keyHostsQuery, resourceKeysQuery, useMakeKey } from '../../data/access-keys.ts';
import { whenDone } from '../../lib/when-done.ts';
import { tellProblem } from '../../ui/tell.tsx';
import type { Resource } from '../../data/resources.ts';
import { nameOf } from '../../lib/show.ts';
import { TypeIcon } from '../../parts/type-icon.tsx';
import { Failure } from '../../ui/notice.tsx';
import classes from './door-keys.module.css';
import { KeyItem } from './key-item.tsx';

interface Props {
  readonly resource: Resource;
  /** Of its building. */
  readonly zone: string;
}

/** One resource; its keys are asked for when somebody wants to see them. */
export function DoorRow({ resource, zone }: Props) {
  const { t } = useTranslation('door-keys');
  const [opened, setOpened] = useState(false);
  const name = nameOf(resource);
  return (
    <li className={classes.row} aria-label={name}>
      <div className={classes.line}>
        <TypeIcon type={resource.type} size={20} />
        <div className={classes.what}>
          <Text fw={600}>{name}</Text>
          <Text size="sm" c="dimmed">
            {resource.accessId === null ? t('noDoor') : t('door', { accessId: resource.accessId })}
          </Text>
        </div>
        <Button
          size="xs"
          variant="default"
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
          aria-label={t('keysOf', { name })}
        >
          {t('keys')}
        </Button>
      </div>
      {opened && <Keys resource={resource} zone={zone} />}
    </li>
  );
}

const KINDS = ['static', 'daily'] as const;

function Keys({ resource, zone }: Props) {
  const { t } = useTranslation('door-keys');
  const { data, error, refetch } = useQuery(resourceKeysQuery(resource.id));
  const { data: hosts } = useQuery(keyHostsQuery(resource.id, data ?? []));
  const { mutateAsync, isPending, variables } = useMakeKey();
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={60} radius={14} mt="sm" aria-hidden="true" />;
  const missing = KINDS.filter((kind) => !data.some((key) => key.kind === kind));
  return (
    <div className={classes.keys}>
      {data.length === 0 && <Text c="dimmed">{t('noKeys')}</Text>}
      {data.map((key) => (
        <KeyItem
          key={key.id}
          shown={key}
          name={nameOf(resource)}
          zone={zone}
          host={hosts?.get(key.bookingId ?? 0) ?? null}
        />
      ))}
      <Group gap={8}>
        {missing.map((kind) => (
          <Button
            key={kind}
            size="xs"
            variant="default"
            loading={isPending && variables.kind === kind}
            onClick={() => whenDone(mutateAsync({ kind, resourceId: resource.id }), { onError: tellProblem })}
          >
            {t(`make.${kind}`)}
          </Button>
        ))}
      </Group>
    </div>
  );
}
