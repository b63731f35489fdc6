import { Badge, Button, Group, Text } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResourceGroup } from '../../data/places.ts';
import { keepsGroups, useDeleteGroup } from '../../data/resource-groups.ts';
import { useMe } from '../../data/session.ts';
import { isProblem } from '../../lib/problem.ts';
import { nameOf } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { EndQuestion } from '../../parts/end-question.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { GroupQuestion } from './group-question.tsx';
import { MembersQuestion } from './members-question.tsx';
import classes from './resource-groups-page.module.css';

interface Props {
  readonly group: ResourceGroup;
  /** The default group of its country. */
  readonly standard: ResourceGroup | undefined;
}

/** A group of resources: what is in it, to be seen and changed, and the group itself changed and removed. */
export function GroupRow({ group, standard }: Props) {
  const { t } = useTranslation('resource-groups');
  const me = useMe();
  const name = nameOf(group);
  const [asking, setAsking] = useState<'members' | 'change' | 'remove' | null>(null);
  const { mutateAsync, isPending } = useDeleteGroup();
  const close = (): void => setAsking(null);
  const remove = (): void => {
    close();
    whenDone(mutateAsync(group.id), {
      onSuccess: () => tell(t('removed', { name })),
      onError: (error) => (isProblem(error, 'in_use') ? tell(t('inUse', { name })) : tellProblem(error)),
    });
  };
  return (
    <li className={classes.row} aria-label={name}>
      <IconStack2 size={20} stroke={1.6} aria-hidden="true" />
      <div className={classes.what}>
        <Text fw={600}>{name}</Text>
        {group.isDefault && (
          <Badge variant="light" tt="none">
            {t('default')}
          </Badge>
        )}
        {group.kind !== 'self_managed' && (
          <Badge variant="light" tt="none">
            {t(group.kind === 'managed' ? 'managed' : 'blindManaged')}
          </Badge>
        )}
      </div>
      <Group gap={6}>
        {!group.isDefault && (
          <Button
            size="xs"
            variant="default"
            aria-label={t('membersOf', { name })}
            onClick={() => setAsking('members')}
          >
            {t('members')}
          </Button>
        )}
        {keepsGroups(me) && (
          <Button size="xs" variant="default" aria-label={t('changeOf', { name })} onClick={() => setAsking('change')}>
            {t('change')}
          </Button>
        )}
        {keepsGroups(me) && !group.isDefault && (
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
        )}
      </Group>
      {asking === 'members' && <MembersQuestion group={group} standard={standard} onClose={close} />}
      {asking === 'change' && <GroupQuestion countries={[]} group={group} onClose={close} />}
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
