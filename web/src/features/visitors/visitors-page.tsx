import { SegmentedControl } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../data/session.ts';
import { onDemand } from '../../ui/later.tsx';
import { OwnVisits } from './own-visits.tsx';

const VisitingRules = onDemand(async () => (await import('./visiting-rules.tsx')).VisitingRules);
const FrontDesk = onDemand(async () => (await import('./front-desk.tsx')).FrontDesk);

const route = getRouteApi('/inside/visitors');

type Shown = 'all' | 'own' | 'rules';

/** Whom I expect; and first, for who receives the visitors of others, all who come to a building, and what applies to visits. */
export function VisitorsPage(): ReactNode {
  const { t } = useTranslation('visitors');
  const { scopes } = useMe();
  const { booking } = route.useSearch();
  // Who invites to her own booking looks at her own visitors.
  const [shown, show] = useState<Shown>(booking === undefined ? 'all' : 'own');
  if (!scopes.includes('visitors:manage')) return <OwnVisits />;
  const choice = (
    <SegmentedControl
      mb="lg"
      aria-label={t('whose')}
      value={shown}
      onChange={show}
      data={[
        { value: 'all', label: t('all') },
        { value: 'own', label: t('mineTitle') },
        { value: 'rules', label: t('rules.title') },
      ]}
    />
  );
  if (shown === 'rules') return <VisitingRules>{choice}</VisitingRules>;
  return shown === 'own' ? <OwnVisits>{choice}</OwnVisits> : <FrontDesk>{choice}</FrontDesk>;
}
