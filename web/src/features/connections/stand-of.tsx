import { Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { syncStatusQuery } from '../../data/syncs.ts';
import { showNumber } from '../../lib/show.ts';
import { Failure } from '../../ui/notice.tsx';
import classes from './connections.module.css';
import { HealthOf } from './health-of.tsx';
import { momentOf } from './moment.ts';

/** What is wrong, how many records of each kind there are, how fresh they are, and when they are read next. */
export function StandOf({ connectionId }: { readonly connectionId: number }) {
  return (
    <>
      <HealthOf connectionId={connectionId} />
      <Streams connectionId={connectionId} />
    </>
  );
}

function Streams({ connectionId }: { readonly connectionId: number }) {
  const { t } = useTranslation('connections');
  const { data, error, refetch } = useQuery(syncStatusQuery(connectionId));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={44} aria-hidden="true" />;
  return (
    <div className={classes.wide}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('kind')}</Table.Th>
            <Table.Th>{t('records')}</Table.Th>
            <Table.Th>{t('fresh')}</Table.Th>
            <Table.Th>{t('next')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.streams.map(({ entity, records, freshAsOf, nextRunAt }) => (
            <Table.Tr key={entity}>
              <Table.Th scope="row">{t(`entity.${entity}`)}</Table.Th>
              <Table.Td>{showNumber(records)}</Table.Td>
              <Table.Td>{freshAsOf === null ? t('notYet') : momentOf(freshAsOf)}</Table.Td>
              <Table.Td>
                {nextRunAt === null ? (
                  <Text size="sm" c="dimmed">
                    {t('whenAsked')}
                  </Text>
                ) : (
                  momentOf(nextRunAt)
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
