import { Badge, Button, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { IconApps } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { applicationsQuery, useRevokeApplication, type Application } from '../../data/applications.ts';
import { showLongDay } from '../../lib/show.ts';
import { dayIn, ownZone } from '../../lib/when.ts';
import { whenDone } from '../../lib/when-done.ts';
import { EndQuestion } from '../../parts/end-question.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './applications.module.css';
import { Begin } from './begin.tsx';
import { KeysOf } from './keys-of.tsx';
import { ListenersOf } from './listeners-of.tsx';
import { Register } from './register.tsx';

/** Programs that speak Condeco's API: registered, given keys, and revoked. */
export function ApplicationsPage() {
  const { t } = useTranslation('applications');
  const { data, error, refetch } = useQuery(applicationsQuery);
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Begin basePath={data?.[0]?.basePath} />
      <Register />
      {error && data === undefined ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={72} radius={14} aria-hidden="true" />
      ) : data.length === 0 ? (
        <Notice icon={<IconApps size={26} stroke={1.6} />} title={t('none')} text={t('noneText')} />
      ) : (
        <Applications applications={data} />
      )}
    </Page>
  );
}

function Applications({ applications }: { readonly applications: readonly Application[] }) {
  const { t } = useTranslation('applications');
  const [asked, setAsked] = useState<Application | null>(null);
  const { mutateAsync, isPending } = useRevokeApplication();
  const revoke = ({ id, name }: Application): void =>
    whenDone(mutateAsync(id), { onSuccess: () => tell(t('isRevoked', { name })), onError: tellProblem });
  return (
    <Stack gap="sm" component="ul" className={classes.list ?? ''}>
      {applications.map((application) => (
        <OneApplication
          key={application.id}
          application={application}
          isBusy={isPending}
          onRevoke={() => setAsked(application)}
        />
      ))}
      {asked !== null && (
        <EndQuestion
          says={{ title: t('ask', { name: asked.name }), text: t('askText', asked), keep: t('keep'), yes: t('revoke') }}
          onClose={() => setAsked(null)}
          onYes={() => {
            setAsked(null);
            revoke(asked);
          }}
        />
      )}
    </Stack>
  );
}

interface OneProps {
  readonly application: Application;
  readonly isBusy: boolean;
  readonly onRevoke: () => void;
}

function OneApplication({ application, isBusy, onRevoke }: OneProps) {
  const { t } = useTranslation('applications');
  const { name, clientId, lastUsedAt, revokedAt } = application;
  const day = (at: string): string => showLongDay(dayIn(at, ownZone()), 'full');
  return (
    <Paper component="li" withBorder radius="lg" p="md">
      <div className={classes.head}>
        <div className={classes.what}>
          <Text fw={600}>
            {name}
            {revokedAt !== null && (
              <Badge ml="xs" color="gray" variant="light">
                {t('revoked')}
              </Badge>
            )}
          </Text>
          <Text c="dimmed" size="sm">
            {t('clientId')} <code>{clientId}</code>
          </Text>
          <Text c="dimmed" size="sm">
            {revokedAt !== null
              ? t('revokedOn', { day: day(revokedAt) })
              : lastUsedAt === null
                ? t('unused')
                : t('used', { day: day(lastUsedAt) })}
          </Text>
        </div>
        {revokedAt === null && (
          <Button variant="default" disabled={isBusy} onClick={onRevoke} aria-label={t('revokeOf', { name })}>
            {t('revoke')}
          </Button>
        )}
      </div>
      {revokedAt === null && (
        <>
          <KeysOf application={application} />
          <ListenersOf application={application} />
        </>
      )}
    </Paper>
  );
}
