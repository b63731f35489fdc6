import { Badge, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRedeliver, useUnsubscribe, type Listener } from '../../data/listeners.ts';
import { showClock, showLongDay, showNumber } from '../../lib/show.ts';
import { dayIn, ownZone } from '../../lib/when.ts';
import { whenDone } from '../../lib/when-done.ts';
import { EndQuestion } from '../../parts/end-question.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './applications.module.css';

interface Props {
  readonly applicationId: number;
  readonly listener: Listener;
  /** Of what it is told, by name. */
  readonly service: string;
}

/** Where one kind of event is sent, how that went last and what waits; sent again, and ended. */
export function OneListener({ applicationId, listener, service }: Props) {
  const { t } = useTranslation('applications');
  const [asking, setAsking] = useState(false);
  const redelivering = useRedeliver(applicationId);
  const ending = useUnsubscribe(applicationId);
  const lastResult = useLastResult(listener);
  const { id, url, provider, disabledAt, backlog, last } = listener;
  // A service may be sent to several addresses.
  const name = `${service}, ${url}`;
  const hasSent = last !== null || backlog > 0 || disabledAt !== null;
  const sendAgain = (): void =>
    whenDone(redelivering.mutateAsync(id), { onSuccess: () => tell(t('sentAgain')), onError: tellProblem });
  const end = (): void =>
    whenDone(ending.mutateAsync(id), {
      onSuccess: () => tell(t('unsubscribed', { name: service })),
      onError: tellProblem,
    });
  return (
    <div className={classes.listener}>
      <div className={classes.what}>
        <Text size="sm">
          <code>{url}</code>
          {provider !== 'http' && (
            <Badge ml="xs" color="gray" variant="light">
              {t(provider === 'azure_queue' ? 'queue' : 'filteredQueue')}
            </Badge>
          )}
          {disabledAt !== null && (
            <Badge ml="xs" color="red" variant="light">
              {t('stopped')}
            </Badge>
          )}
        </Text>
        <Text size="sm" c="dimmed">
          {lastResult}
          {backlog > 0 && ` ${t('backlog', { count: backlog, shown: showNumber(backlog) })}`}
        </Text>
      </div>
      <Group gap={6} wrap="nowrap">
        {hasSent && (
          <Button
            size="xs"
            variant="default"
            loading={redelivering.isPending}
            onClick={sendAgain}
            aria-label={t('sendAgainOf', { name })}
          >
            {t('sendAgain')}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          disabled={ending.isPending}
          onClick={() => setAsking(true)}
          aria-label={t('unsubscribeOf', { name })}
        >
          {t('unsubscribe')}
        </Button>
      </Group>
      {asking && (
        <EndQuestion
          says={{
            title: t('askUnsubscribe', { name: service }),
            text: t('askUnsubscribeText'),
            keep: t('keep'),
            yes: t('unsubscribe'),
          }}
          onClose={() => setAsking(false)}
          onYes={() => {
            setAsking(false);
            end();
          }}
        />
      )}
    </div>
  );
}

/** How the last attempt went, in words. */
function useLastResult({ last }: Listener): string {
  const { t } = useTranslation('applications');
  if (last === null) return t('nothingSent');
  const { at, status } = last.attempt;
  const zone = ownZone();
  const when = { day: showLongDay(dayIn(at, zone), 'full'), clock: showClock(at, zone) };
  const answer = status === null ? t('noAnswer') : String(status);
  return t(last.state === 'delivered' ? 'wasDelivered' : 'wasNot', { ...when, answer });
}
