import { Anchor, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CalendarFeed } from '../../data/calendar-feeds.ts';
import type { Resource } from '../../data/resources.ts';
import { nameOf, showDay } from '../../lib/show.ts';
import { dayIn, ownZone } from '../../lib/when.ts';
import { useFeed } from '../../parts/calendar-feed/use-feed.ts';
import { EndQuestion } from '../../parts/end-question.tsx';
import { ToldOnce } from '../../parts/told-once.tsx';
import { TypeIcon } from '../../parts/type-icon.tsx';
import { tell } from '../../ui/tell.tsx';
import classes from './resource-feeds-page.module.css';

interface Props {
  readonly resource: Resource;
  /** Its floor. */
  readonly where: string;
  /** Null while it has none. */
  readonly feed: CalendarFeed | null;
}

/** One resource and its calendar's address: made, renewed, ended. */
export function FeedRow({ resource, where, feed }: Props) {
  const { t } = useTranslation('resource-feeds');
  const name = nameOf(resource);
  const [asking, setAsking] = useState<'renew' | 'end' | null>(null);
  const { address, putAway, make, end, busy } = useFeed({
    feed,
    resourceId: resource.id,
    onEnded: () => tell(t('ended', { name })),
  });
  const act = { renew: make, end };
  const said = [where, feed && saidOf(feed, t)].filter((one) => one !== null && one !== '');
  return (
    <li className={classes.row} aria-label={name}>
      <div className={classes.line}>
        <TypeIcon type={resource.type} size={20} />
        <div className={classes.what}>
          <Text fw={600}>{name}</Text>
          <Text size="sm" c="dimmed">
            {said.join(' · ')}
          </Text>
        </div>
        {feed === null ? (
          <Button size="xs" variant="default" loading={busy} onClick={make} aria-label={t('makeFor', { name })}>
            {t('make')}
          </Button>
        ) : (
          <Group gap={6} wrap="nowrap">
            <Button
              size="xs"
              variant="default"
              loading={busy}
              onClick={() => setAsking('renew')}
              aria-label={t('renewOf', { name })}
            >
              {t('renew')}
            </Button>
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              disabled={busy}
              onClick={() => setAsking('end')}
              aria-label={t('endOf', { name })}
            >
              {t('end')}
            </Button>
          </Group>
        )}
      </div>
      {address !== null && (
        <div className={classes.address}>
          <ToldOnce secret={address} label={t('address', { name })} onClose={putAway}>
            {t('once')} <Anchor href={address.replace(/^https?/, 'webcal')}>{t('open')}</Anchor>
          </ToldOnce>
        </div>
      )}
      {asking !== null && (
        <EndQuestion
          says={{
            title: t(`${asking}Title`, { name }),
            text: t(`${asking}Text`),
            keep: t('keep'),
            yes: t(asking),
          }}
          onClose={() => setAsking(null)}
          onYes={() => {
            setAsking(null);
            act[asking]();
          }}
        />
      )}
    </li>
  );
}

type Say = ReturnType<typeof useTranslation<'resource-feeds'>>['t'];

function saidOf({ createdAt, renewedAt, lastUsedAt }: CalendarFeed, t: Say): string {
  const day = (time: string): string => showDay(dayIn(time, ownZone()));
  const made = t('made', { day: day(renewedAt ?? createdAt) });
  return `${made} ${lastUsedAt === null ? t('unused') : t('used', { day: day(lastUsedAt) })}`;
}
