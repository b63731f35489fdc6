import { SegmentedControl } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
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
  const search = route.useSearch();
  const navigate = route.useNavigate();
  // Who invites to her own booking looks at her own visitors.
  const shown: Shown = search.shown ?? (search.booking === undefined ? 'all' : 'own');
  const show = (next: Shown): void => void navigate({ search: next === 'all' ? {} : { shown: next } });
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
