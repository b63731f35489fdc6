import { Anchor, Skeleton, Stack, Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { connectionsQuery, connectorsQuery, type Connection, type Connector } from '../../data/connections.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Connect } from './connect.tsx';
import { ConnectionRow } from './connection-row.tsx';
import classes from './connections.module.css';
import { OneConnection } from './one-connection.tsx';
import { WorkplaceMappings } from './workplace-mappings.tsx';

const route = getRouteApi('/inside/settings/connections');

/** Foreign systems that Atrium keeps in step with: all of them, or the one that the address names. */
export function ConnectionsPage(): ReactNode {
  const { t } = useTranslation(['connections', 'sources']);
  const { connection: chosen } = route.useSearch();
  const connections = useQuery(connectionsQuery);
  const connectors = useQuery(connectorsQuery);
  const error = connections.error ?? connectors.error;
  const retry = (): void => void Promise.all([connections.refetch(), connectors.refetch()]);
  if (connections.data === undefined || connectors.data === undefined) {
    return (
      <Page title={t('title')} lead={t('lead')}>
        {error ? <Failure error={error} retry={retry} /> : <Skeleton height={72} radius={14} aria-hidden="true" />}
      </Page>
    );
  }
  const all = { connections: connections.data, connectors: connectors.data };
  return chosen === undefined ? <Overview {...all} /> : <Chosen id={chosen} {...all} />;
}

interface All {
  readonly connections: readonly Connection[];
  readonly connectors: readonly Connector[];
}

const connectorOf = ({ connectors }: All, { connector }: Connection): Connector | undefined =>
  connectors.find(({ key }) => key === connector);

function Overview(all: All) {
  const { t } = useTranslation('connections');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Connect connectors={all.connectors} />
      {all.connections.length === 0 ? (
        <Notice icon={<IconPlugConnected size={26} stroke={1.6} />} title={t('none')} text={t('noneText')} />
      ) : (
        <Stack gap="sm" component="ul" className={classes.list ?? ''}>
          {all.connections.map((connection) => (
            <ConnectionRow key={connection.id} connection={connection} connector={connectorOf(all, connection)} />
          ))}
        </Stack>
      )}
      <WorkplaceMappings {...all} />
    </Page>
  );
}

function Chosen({ id, ...all }: All & { readonly id: number }) {
  const { t } = useTranslation(['connections', 'sources']);
  const connection = all.connections.find((one) => one.id === id);
  return (
    <Page title={connection?.name ?? t('sources:gone')}>
      <Anchor size="sm" renderRoot={(props) => <Link to="/settings/connections" {...props} />}>
        {t('sources:all')}
      </Anchor>
      {connection === undefined ? (
        <Text>{t('sources:goneText')}</Text>
      ) : (
        <OneConnection key={id} connection={connection} connector={connectorOf(all, connection)} />
      )}
    </Page>
  );
}
