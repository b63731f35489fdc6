import { Button, Skeleton, Stack, Title } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { heldMeanwhile, heldUntil, stillWaits, waitingQuery, type WaitingEntry } from '../../data/waiting.ts';
import { useNow } from '../../lib/now.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Offers } from '../../parts/offer/offers.tsx';
import { Page } from '../../ui/page.tsx';
import { WaitCard } from './wait-card.tsx';

/** What I wait for; what is offered stands first, and is told as it comes. */
export function WaitingPage() {
  const { t } = useTranslation('waiting');
  const { data, error, refetch } = useQuery(waitingQuery);
  return (
    <Page title={t('title')} lead={t('lead')}>
      {error && data === undefined ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={96} radius={14} aria-hidden="true" />
      ) : (
        <Entries entries={data} />
      )}
    </Page>
  );
}

function Entries({ entries }: { readonly entries: readonly WaitingEntry[] }) {
  const { t } = useTranslation('waiting');
  const now = useNow();
  const offers = entries.filter((one) => heldUntil(one, now) !== null);
  const waits = entries.filter((one) => stillWaits(one, now));
  return (
    <>
      <Offers offers={offers} />
      {waits.length > 0 && (
        <section aria-labelledby="waits">
          <Title order={2} size="h5" id="waits" mb="sm">
            {t('waits')}
          </Title>
          <Stack gap="sm">
            {waits.map((entry) => (
              <WaitCard key={entry.id} entry={entry} isHeldBack={heldMeanwhile(entry, offers, now) !== undefined} />
            ))}
          </Stack>
        </section>
      )}
      {offers.length + waits.length === 0 && (
        <Notice icon={<IconHourglass size={26} stroke={1.6} />} title={t('none')} text={t('noneText')}>
          <Button renderRoot={(props) => <Link to="/" {...props} />}>{t('find')}</Button>
        </Notice>
      )}
    </>
  );
}
