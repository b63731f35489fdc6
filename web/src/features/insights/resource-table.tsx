import { Button, Skeleton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usageByResourceQuery, type Looked, type Source, type UsageOfResource } from '../../data/insights.ts';
import { showMinutes, showNumber } from '../../lib/show.ts';
import { Failure } from '../../ui/notice.tsx';
import classes from './insights.module.css';
import { showShare } from './show-share.ts';
import { sorted, type Column } from './sorted.ts';

const COLUMNS: readonly Column[] = ['name', 'usageCount', 'usedMinutes', 'share'];

/** So many are shown at first. */
const FEW = 50;

/** How much each place was used, in the order of whatever one looks for. */
export function ResourceTable({ source, looked }: { readonly source: Source; readonly looked: Looked }) {
  const { t } = useTranslation('insights');
  const { data, error, refetch } = useQuery(usageByResourceQuery(source, looked));
  const [{ by, isDown }, sort] = useState<{ by: Column; isDown: boolean }>({ by: 'share', isDown: true });
  const [isWhole, showWhole] = useState(false);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={200} radius={14} aria-hidden="true" />;
  const items = sorted(data, by, isDown);
  const shown = isWhole ? items : items.slice(0, FEW);
  // What is counted is most wanted from the most on, and names from A on.
  const turn = (column: Column): void => sort({ by: column, isDown: column === by ? !isDown : column !== 'name' });
  const Arrow = isDown ? IconArrowDown : IconArrowUp;
  return (
    <section aria-label={t(`${source}.byResource`)}>
      <h2 className={classes.heading}>{t(`${source}.byResource`)}</h2>
      <table className={classes.table}>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th
                key={column}
                scope="col"
                {...(column === by && { 'aria-sort': isDown ? ('descending' as const) : ('ascending' as const) })}
              >
                <button type="button" className={classes.sort} onClick={() => turn(column)}>
                  {t(`${source}.columns.${column}`)}
                  {column === by && <Arrow size={14} aria-hidden="true" />}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((item) => (
            <ResourceRow key={item.resourceId} item={item} />
          ))}
        </tbody>
      </table>
      {shown.length < items.length && (
        <Button variant="default" mt="sm" onClick={() => showWhole(true)}>
          {t('all', { count: items.length })}
        </Button>
      )}
    </section>
  );
}

const ResourceRow = ({ item: { name, usageCount, usedMinutes, share } }: { readonly item: UsageOfResource }) => (
  <tr>
    <th scope="row">{name}</th>
    <td>{showNumber(usageCount)}</td>
    <td>{showMinutes(Math.round(usedMinutes))}</td>
    <td>
      <span className={classes.share}>{showShare(share)}</span>
      <span className={classes.bar} aria-hidden="true">
        <span style={{ width: `${(share ?? 0) * 100}%` }} />
      </span>
    </td>
  </tr>
);
