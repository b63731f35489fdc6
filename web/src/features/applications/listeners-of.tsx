import { Button, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Application } from '../../data/applications.ts';
import { listenersQuery, type EventType, type Listener } from '../../data/listeners.ts';
import { Failure } from '../../ui/notice.tsx';
import { Unfolding } from '../../ui/unfolding.tsx';
import classes from './applications.module.css';
import { OneListener } from './one-listener.tsx';
import { Subscribe } from './subscribe.tsx';

/** What the vendor calls each service, in every language. */
const names: Readonly<Record<EventType, string>> = {
  meeting_external: 'Meeting External',
  meeting_progression: 'Meeting Progression',
  desk: 'Desk',
  desk_progression: 'Desk Progression',
  resource: 'Resource',
  visitor: 'Visitor',
  meeting: 'Meeting',
  ip_phone: 'IP Phone',
};
/** What has a number there and is offered to nobody: shown where somebody has it all the same. */
const others: readonly EventType[] = ['meeting', 'ip_phone'];
/** What he offers, in his order. */
const services = (Object.keys(names) as EventType[]).filter((one) => !others.includes(one));

/** Where an application has what happens sent, by what it is told of; shown when it is asked for. */
export function ListenersOf({ application: { id, name } }: { readonly application: Application }) {
  const { t } = useTranslation('applications');
  return (
    <Unfolding title={t('listeners')} label={t('listenersOf', { name })}>
      <Text size="sm" c="dimmed">
        {t('listenersText')}
      </Text>
      <Services applicationId={id} />
    </Unfolding>
  );
}

function Services({ applicationId }: { readonly applicationId: number }) {
  const { data, error, refetch } = useQuery(listenersQuery(applicationId));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={48} radius={10} aria-hidden="true" />;
  const of = (eventType: EventType) => data.filter((one) => one.eventType === eventType);
  return (
    <ul className={classes.list}>
      {[...services, ...others.filter((one) => of(one).length > 0)].map((eventType) => (
        <Service
          key={eventType}
          applicationId={applicationId}
          eventType={eventType}
          listeners={of(eventType)}
          isOffered={services.includes(eventType)}
        />
      ))}
    </ul>
  );
}

interface ServiceProps {
  readonly applicationId: number;
  readonly eventType: EventType;
  readonly listeners: readonly Listener[];
  readonly isOffered: boolean;
}

function Service({ applicationId, eventType, listeners, isOffered }: ServiceProps) {
  const { t } = useTranslation('applications');
  const [subscribing, setSubscribing] = useState(false);
  const name = names[eventType];
  return (
    <li>
      <div className={classes.key}>
        <div className={classes.what}>
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Text size="sm" c="dimmed">
            {t(`serviceText.${eventType}`)}
          </Text>
        </div>
        {isOffered && !subscribing && (
          <Button
            size="xs"
            variant="default"
            aria-label={t('subscribeTo', { name })}
            onClick={() => setSubscribing(true)}
          >
            {t('subscribe')}
          </Button>
        )}
      </div>
      {subscribing && (
        <Subscribe
          applicationId={applicationId}
          eventType={eventType}
          name={name}
          onDone={() => setSubscribing(false)}
        />
      )}
      {listeners.map((listener) => (
        <OneListener key={listener.id} applicationId={applicationId} listener={listener} service={name} />
      ))}
    </li>
  );
}
