import { Skeleton, Stack } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { connectionsQuery, connectorsQuery } from '../../data/connections.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Connect } from './connect.tsx';
import classes from './connections.module.css';
import { OneConnection } from './one-connection.tsx';
import { WorkplaceMappings } from './workplace-mappings.tsx';

/** Foreign systems that Atrium keeps in step with: connected, tried, and disconnected. */
export function ConnectionsPage() {
  const { t } = useTranslation('connections');
  const connections = useQuery(connectionsQuery);
  const connectors = useQuery(connectorsQuery);
  const error = connections.error ?? connectors.error;
  const retry = (): void => void Promise.all([connections.refetch(), connectors.refetch()]);
  return (
    <Page title={t('title')} lead={t('lead')}>
      {error && (connections.data === undefined || connectors.data === undefined) ? (
        <Failure error={error} retry={retry} />
      ) : connections.data === undefined || connectors.data === undefined ? (
        <Skeleton height={72} radius={14} aria-hidden="true" />
      ) : (
        <>
          <Connect connectors={connectors.data} />
          {connections.data.length === 0 ? (
            <Notice icon={<IconPlugConnected size={26} stroke={1.6} />} title={t('none')} text={t('noneText')} />
          ) : (
            <Stack gap="sm" component="ul" className={classes.list ?? ''}>
              {connections.data.map((connection) => (
                <OneConnection
                  key={connection.id}
                  connection={connection}
                  connector={connectors.data.find(({ key }) => key === connection.connector)}
                />
              ))}
            </Stack>
          )}
          <WorkplaceMappings connections={connections.data} connectors={connectors.data} />
        </>
      )}
    </Page>
  );
}
