import { Button, Group, Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resourceGroupsQuery } from '../../data/places.ts';
import type { SpaceRequest } from '../../data/space-requests.ts';
import { nameOf } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { onDemand } from '../../ui/later.tsx';
import { When } from './approval-card.tsx';
import classes from './approval-card.module.css';
import { RejectQuestion } from './reject-question.tsx';
import { useDeciding } from './space-deciding.ts';

const Spaces = onDemand(async () => (await import('./spaces.tsx')).Spaces);

/** Somebody asks for a space of a group: what is free is looked at, and one of it given, or none. */
export function SpaceCard({ request }: { readonly request: SpaceRequest }) {
  const { t } = useTranslation('approvals');
  const [isOpen, setOpen] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const { decide, isPending } = useDeciding(request);
  const { data: groups } = useQuery(resourceGroupsQuery);
  const { groupId, hostName, title, notes, people } = request;
  const group = groups?.find(({ id }) => id === groupId);
  const place = group ? nameOf(group) : words('loading');
  const heading = t('wantsSpace', { host: hostName ?? t('nobody'), place });
  const details = [...(title === '' ? [] : [title]), t('forPeople', { count: people })];
  return (
    <Paper component="article" withBorder radius="lg" p="md" aria-label={heading}>
      <Group justify="space-between" gap="sm">
        <div className={classes.what}>
          <Text fw={600}>{heading}</Text>
          <When approval={request} />
          <Text size="sm" c="dimmed">
            {details.join(' · ')}
          </Text>
          {notes !== null && (
            <Text size="sm" className={classes.notes ?? ''}>
              {notes}
            </Text>
          )}
        </div>
        <Group gap={8}>
          <Button variant="default" disabled={isPending} onClick={() => setAsking(true)}>
            {t('reject')}
          </Button>
          <Button aria-expanded={isOpen} variant={isOpen ? 'default' : 'filled'} onClick={() => setOpen(!isOpen)}>
            {t(isOpen ? 'hideSpaces' : 'showSpaces')}
          </Button>
        </Group>
      </Group>
      {isOpen && <Spaces request={request} />}
      {isAsking && (
        <RejectQuestion
          title={t('rejectSpaceTitle')}
          onClose={() => setAsking(false)}
          onYes={(reason) => {
            setAsking(false);
            decide({ does: 'refuse', reason }, t('rejected'));
          }}
        />
      )}
    </Paper>
  );
}
