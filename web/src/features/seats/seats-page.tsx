import { Button, Skeleton, Stack, Title } from '@mantine/core';
import { IconArmchair } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useDelegators, type Delegator } from '../../data/delegates.ts';
import { seatRequestsQuery, type SeatRequest } from '../../data/seats.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { RequestCard } from './request-card.tsx';

/** The desks I asked for: what is still to be decided first, then what came of the others, and why; and what whom I act for asks for. */
export function SeatsPage() {
  const { t } = useTranslation('seats');
  const { data, error, refetch } = useQuery(seatRequestsQuery());
  const delegators = useDelegators();
  return (
    <Page title={t('title')} lead={t('lead')}>
      {error && data === undefined ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={96} radius={14} aria-hidden="true" />
      ) : (
        <Requests all={data} />
      )}
      {delegators.map((one) => (
        <OfOther key={one.userId} delegator={one} />
      ))}
    </Page>
  );
}

function Requests({ all }: { readonly all: readonly SeatRequest[] }) {
  const { t } = useTranslation('seats');
  const open = all.filter(({ state }) => state === 'open').toReversed();
  const past = all.filter(({ state }) => state !== 'open');
  if (all.length === 0)
    return (
      <Notice icon={<IconArmchair size={26} stroke={1.6} />} title={t('none')} text={t('noneText')}>
        <Button renderRoot={(props) => <Link to="/" {...props} />}>{t('find')}</Button>
      </Notice>
    );
  return (
    <Stack gap="xl">
      <Section title={t('open')} requests={open} />
      <Section title={t('past')} requests={past} />
    </Stack>
  );
}

/** What is still to be decided of somebody for whom I may ask. */
function OfOther({ delegator: { userId, name } }: { readonly delegator: Delegator }) {
  const { t } = useTranslation('seats');
  const { data = [] } = useQuery(seatRequestsQuery(userId));
  const open = data.filter(({ state }) => state === 'open').toReversed();
  return <Section title={t('openOf', { who: name })} requests={open} who={name} />;
}

interface SectionProps {
  readonly title: string;
  readonly requests: readonly SeatRequest[];
  readonly who?: string;
}

function Section({ title, requests, who }: SectionProps) {
  const heading = useId();
  if (requests.length === 0) return null;
  return (
    <section aria-labelledby={heading}>
      <Title order={2} size="h5" id={heading} mb="sm">
        {title}
      </Title>
      <Stack gap="sm">
        {requests.map((request) => (
          <RequestCard key={request.id} request={request} {...(who !== undefined && { who })} />
        ))}
      </Stack>
    </section>
  );
}
