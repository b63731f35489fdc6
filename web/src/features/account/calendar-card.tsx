import { Anchor, Button, Group, Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ownFeedQuery, type CalendarFeed } from '../../data/calendar-feeds.ts';
import { showDay } from '../../lib/show.ts';
import { dayIn, ownZone } from '../../lib/when.ts';
import { useFeed } from '../../parts/calendar-feed/use-feed.ts';
import { EndQuestion } from '../../parts/end-question.tsx';
import { ToldOnce } from '../../parts/told-once.tsx';
import { Failure } from '../../ui/notice.tsx';
import { tell } from '../../ui/tell.tsx';
import classes from './account-page.module.css';

/** My bookings in a calendar program of mine: a secret address, which is shown once. */
export function CalendarCard() {
  const { t } = useTranslation('account');
  const { data, error, refetch } = useQuery(ownFeedQuery);
  return (
    <section className={classes.card} aria-labelledby="calendar">
      <Title order={2} size="h4" id="calendar">
        {t('calendar.title')}
      </Title>
      <Text c="dimmed" size="sm" mb="md">
        {t('calendar.lead')}
      </Text>
      {error && data === undefined ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={36} aria-hidden="true" />
      ) : (
        <Feed feed={data} />
      )}
    </section>
  );
}

function Feed({ feed }: { readonly feed: CalendarFeed | null }) {
  const { t } = useTranslation('account');
  const [asking, setAsking] = useState<'renew' | 'end' | null>(null);
  const { address, putAway, make, end, busy } = useFeed({
    feed,
    resourceId: null,
    onEnded: () => tell(t('calendar.ended')),
  });
  const act = { renew: make, end };
  return (
    <>
      {address !== null && <Address address={address} onClose={putAway} />}
      {feed === null ? (
        <Button onClick={make} loading={busy}>
          {t('calendar.make')}
        </Button>
      ) : (
        <Group gap={8} align="center">
          <Text size="sm" c="dimmed" className={classes.said}>
            {saidOf(feed, t)}
          </Text>
          <Button size="xs" variant="default" onClick={() => setAsking('renew')} loading={busy}>
            {t('calendar.renew')}
          </Button>
          <Button size="xs" variant="subtle" color="gray" onClick={() => setAsking('end')} disabled={busy}>
            {t('calendar.end')}
          </Button>
        </Group>
      )}
      {asking !== null && (
        <EndQuestion
          says={{
            title: t(`calendar.${asking}Title`),
            text: t(`calendar.${asking}Text`),
            keep: t('calendar.keep'),
            yes: t(`calendar.${asking}`),
          }}
          onClose={() => setAsking(null)}
          onYes={() => {
            setAsking(null);
            act[asking]();
          }}
        />
      )}
    </>
  );
}

type Say = ReturnType<typeof useTranslation<'account'>>['t'];

function saidOf({ createdAt, renewedAt, lastUsedAt }: CalendarFeed, t: Say): string {
  const day = (time: string): string => showDay(dayIn(time, ownZone()));
  const made = t('calendar.made', { day: day(renewedAt ?? createdAt) });
  return `${made} ${lastUsedAt === null ? t('calendar.unused') : t('calendar.used', { day: day(lastUsedAt) })}`;
}

/** Shown until it is put away: nobody can show it again. */
function Address({ address, onClose }: { readonly address: string; readonly onClose: () => void }) {
  const { t } = useTranslation('account');
  return (
    <div className={classes.address}>
      <ToldOnce secret={address} label={t('calendar.address')} onClose={onClose}>
        {t('calendar.once')} <Anchor href={address.replace(/^https?/, 'webcal')}>{t('calendar.open')}</Anchor>
      </ToldOnce>
    </div>
  );
}
