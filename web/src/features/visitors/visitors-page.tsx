import { SegmentedControl } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../data/session.ts';
import { onDemand } from '../../ui/later.tsx';
import { OwnVisits } from './own-visits.tsx';

const FrontDesk = onDemand(async () => (await import('./front-desk.tsx')).FrontDesk);

const route = getRouteApi('/inside/visitors');

/** Whom I expect; and first, for who receives the visitors of others, all who come to a building. */
export function VisitorsPage(): ReactNode {
  const { t } = useTranslation('visitors');
  const { scopes } = useMe();
  const { booking } = route.useSearch();
  // Who invites to her own booking looks at her own visitors.
  const [isOwn, setOwn] = useState(booking !== undefined);
  if (!scopes.includes('visitors:manage')) return <OwnVisits />;
  const choice = (
    <SegmentedControl
      mb="lg"
      aria-label={t('whose')}
      value={isOwn ? 'own' : 'all'}
      onChange={(value) => setOwn(value === 'own')}
      data={[
        { value: 'all', label: t('all') },
        { value: 'own', label: t('mineTitle') },
      ]}
    />
  );
  return isOwn ? <OwnVisits>{choice}</OwnVisits> : <FrontDesk>{choice}</FrontDesk>;
}
