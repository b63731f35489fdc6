import { Button, NativeSelect, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection, Entity } from '../../data/connections.ts';
import { recordsQuery, type SyncRecord } from '../../data/syncs.ts';
import { Failure } from '../../ui/notice.tsx';
import classes from './connections.module.css';
import { momentOf } from './moment.ts';
import { PartOf } from './part-of.tsx';

/** What was read, as the source says it. */
export function RecordsOf({ connection: { id, name, entities } }: { readonly connection: Connection }) {
  const { t } = useTranslation(['connections', 'sources']);
  const [entity, setEntity] = useState(entities[0]);
  if (entity === undefined) return null;
  return (
    <PartOf part="records" title={t('records')} label={t('recordsOf', { name })}>
      <div className={classes.asking}>
        <NativeSelect
          size="xs"
          label={t('kind')}
          value={entity}
          data={entities.map((value) => ({ value, label: t(`sources:entity.${value}`) }))}
          onChange={({ currentTarget: { value } }) => setEntity(entities.find((one) => one === value))}
        />
      </div>
      <Records connectionId={id} entity={entity} />
    </PartOf>
  );
}

function Records({ connectionId, entity }: { readonly connectionId: number; readonly entity: Entity }) {
  const { t } = useTranslation('connections');
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    recordsQuery(connectionId, entity),
  );
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={44} aria-hidden="true" />;
  const all = data.pages.flatMap(({ items }) => items);
  if (all.length === 0) return <Text size="sm">{t('noRecord')}</Text>;
  return (
    <>
      <ul className={classes.list}>
        {all.map((record) => (
          <OneRecord key={record.externalId} record={record} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="subtle" size="xs" mt="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('moreRecords')}
        </Button>
      )}
    </>
  );
}

function OneRecord({ record }: { readonly record: SyncRecord }) {
  const { t } = useTranslation('connections');
  const { externalId, localId, data, raw, meta } = record;
  const name = data?.['name'];
  return (
    <li>
      <details>
        <summary>
          <Text span size="sm" fw={600}>
            {externalId}
          </Text>{' '}
          {typeof name === 'string' && (
            <Text span size="sm">
              {name}{' '}
            </Text>
          )}
          <Text span size="sm" c="dimmed">
            {t(`action.${meta.action}`, { at: momentOf(meta.changedAt) })}
            {localId !== null && ` · ${t('isTied', { id: localId })}`}
            {meta.outOfScope !== null && ` · ${meta.outOfScope}`}
          </Text>
        </summary>
        <Said record={record} />
        <pre className={classes.raw}>{JSON.stringify(raw, null, 2)}</pre>
      </details>
    </li>
  );
}

const text = (value: unknown): string =>
  value === undefined || value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);

/** What a record says here, by the mapping that counts; below it stands what its source says. */
function Said({ record: { data, custom } }: { readonly record: SyncRecord }) {
  const { t } = useTranslation('sources');
  const own = Object.entries(custom ?? {}).map(([key, value]) => [`custom.${key}`, value] as const);
  return (
    <>
      {[...Object.entries(data ?? {}), ...own].map(([field, value]) => (
        <Text key={field} size="sm">
          {field}: {text(value)}
        </Text>
      ))}
      <Text size="sm" c="dimmed" mt={4}>
        {t('asSaid')}
      </Text>
    </>
  );
}
