import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resourceGroupsQuery } from '../../data/places.ts';
import type { SpaceRequest } from '../../data/space-requests.ts';
import { nameOf } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { onDemand } from '../../ui/later.tsx';
import { When } from './approval-card.tsx';
import { useGiving } from './space-giving.ts';
import { WishCard } from './wish-card.tsx';

const Spaces = onDemand(async () => (await import('./spaces.tsx')).Spaces);

/** Somebody asks for a space of a group: what is free is looked at, and one of it given, or none. */
export function SpaceCard({ request }: { readonly request: SpaceRequest }) {
  const { t } = useTranslation('approvals');
  const [isOpen, setOpen] = useState(false);
  const { decide, isPending } = useGiving(request);
  const { data: groups } = useQuery(resourceGroupsQuery);
  const { groupId, hostName, title, notes, people } = request;
  const group = groups?.find(({ id }) => id === groupId);
  const place = group ? nameOf(group) : words('loading');
  return (
    <WishCard
      heading={t('wantsSpace', { host: hostName ?? t('nobody'), place })}
      details={[...(title === '' ? [] : [title]), t('forPeople', { count: people })]}
      notes={notes}
      below={isOpen && <Spaces request={request} />}
      no={{
        label: t('reject'),
        title: t('rejectSpaceTitle'),
        isPending,
        onYes: (reason) => decide({ does: 'refuse', reason }, t('rejected')),
      }}
      yes={
        <Button aria-expanded={isOpen} variant={isOpen ? 'default' : 'filled'} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'hideSpaces' : 'showSpaces')}
        </Button>
      }
    >
      <When approval={request} />
    </WishCard>
  );
}
