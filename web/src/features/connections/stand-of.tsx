import { Skeleton, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../data/connections.ts';
import { syncStatusQuery } from '../../data/syncs.ts';
import { showNumber } from '../../lib/show.ts';
import { Failure } from '../../ui/notice.tsx';
import classes from './connections.module.css';
import { HealthOf } from './health-of.tsx';
import { shortMomentOf } from './moment.ts';

interface Props {
  readonly connection: Connection;
}

/** What is read, or is about to be. */
const read: ReadonlySet<Connection['state']> = new Set(['connecting', 'active', 'degraded']);

/** When a kind is read next, in words. */
function useNext({ state, schedule }: Connection): (nextRunAt: string | null) => string {
  const { t } = useTranslation(['connections', 'sources']);
  return (nextRunAt) => {
    if (!read.has(state)) return t('sources:notNow');
    if (state === 'connecting' && schedule.type !== 'manual') return t('sources:afterFirst');
    return nextRunAt === null ? t('whenAsked') : shortMomentOf(nextRunAt);
  };
}

/** What is wrong, how many records of each kind there are, how fresh they are, and when they are read next. */
export function StandOf({ connection }: Props) {
  return (
    <>
      <HealthOf connectionId={connection.id} />
      <Streams connection={connection} />
    </>
  );
}

function Streams({ connection }: Props) {
  const { t } = useTranslation(['connections', 'sources']);
  const next = useNext(connection);
  const { data, error, refetch } = useQuery(syncStatusQuery(connection.id));
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
              <Table.Th scope="row">{t(`sources:entity.${entity}`)}</Table.Th>
              <Table.Td>{showNumber(records)}</Table.Td>
              <Table.Td>{freshAsOf === null ? t('notYet') : shortMomentOf(freshAsOf)}</Table.Td>
              <Table.Td>{next(nextRunAt)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
