import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { VisitApproval } from '../../data/approvals.ts';
import { DecidedCard, When } from './approval-card.tsx';

/** Visitors who are invited once somebody approves, with what decides on it. */
export function VisitCard({ approval }: { readonly approval: VisitApproval }) {
  const { t } = useTranslation('approvals');
  const { visitId, version, hostName, buildingName, visitors, purpose, purposeName } = approval;
  const who = visitors.map(({ name, company }) => (company === '' ? name : `${name} (${company})`)).join(', ');
  const why = [purposeName, purpose].filter((part) => part !== null && part !== '') as string[];
  return (
    <DecidedCard
      heading={t('wantsVisit', { host: hostName, place: buildingName })}
      details={why}
      what={{ visitId, version }}
    >
      <Text size="sm">{who}</Text>
      <When approval={approval} />
    </DecidedCard>
  );
}
