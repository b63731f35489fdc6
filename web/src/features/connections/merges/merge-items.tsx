import { Button, NativeSelect, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  mergeItemsQuery,
  useDecideMerge,
  type Decided,
  type MergedEntity,
  type MergeItem,
  type MergePlan,
  type MergeResult,
} from '../../../data/merges.ts';
import { whenDone } from '../../../lib/when-done.ts';
import { Failure } from '../../../ui/notice.tsx';
import { tellProblem } from '../../../ui/tell.tsx';
import classes from '../connections.module.css';

const results: readonly MergeResult[] = ['ambiguous', 'create', 'link', 'skip'];

/** What a plan says of single records, of one kind at a time; of a draft each may be decided otherwise. */
export function MergeItems({ plan }: { readonly plan: MergePlan }) {
  const { t } = useTranslation(['connections', 'merges', 'sources']);
  // What a person has to say comes first.
  const unsure = plan.counts.find(({ ambiguous }) => ambiguous > 0) ?? plan.counts[0];
  const [entity, setEntity] = useState<MergedEntity | undefined>(unsure?.entity);
  const [result, setResult] = useState<MergeResult | undefined>(
    unsure !== undefined && unsure.ambiguous > 0 ? 'ambiguous' : undefined,
  );
  if (entity === undefined) return null;
  return (
    <>
      <div className={classes.asking}>
        <NativeSelect
          size="xs"
          label={t('kind')}
          value={entity}
          data={plan.counts.map((one) => ({ value: one.entity, label: t(`sources:entity.${one.entity}`) }))}
          onChange={({ currentTarget: { value } }) =>
            setEntity(plan.counts.find((one) => one.entity === value)?.entity ?? entity)
          }
        />
        <NativeSelect
          size="xs"
          label={t('merges:becoming')}
          value={result ?? ''}
          data={[
            { value: '', label: t('merges:all') },
            ...results.map((value) => ({ value, label: t(`merges:count.${value}`) })),
          ]}
          onChange={({ currentTarget: { value } }) => setResult(results.find((one) => one === value))}
        />
      </div>
      <Items plan={plan} entity={entity} result={result} />
    </>
  );
}

interface ItemsProps {
  readonly plan: MergePlan;
  readonly entity: MergedEntity;
  readonly result: MergeResult | undefined;
}

function Items({ plan, entity, result }: ItemsProps) {
  const { t } = useTranslation(['connections', 'merges']);
  const items = useInfiniteQuery(mergeItemsQuery(plan, { entity, ...(result && { result }) }));
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = items;
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={44} aria-hidden="true" />;
  const all = data.pages.flatMap((page) => page.items);
  if (all.length === 0) return <Text size="sm">{t('merges:noItem')}</Text>;
  return (
    <>
      <ul className={classes.list} aria-label={t('merges:items')}>
        {all.map((item) => (
          <OneItem key={item.id} plan={plan} item={item} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="subtle" size="xs" mt="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('merges:more')}
        </Button>
      )}
    </>
  );
}

interface ItemProps {
  readonly plan: MergePlan;
  readonly item: MergeItem;
}

function OneItem({ plan, item }: ItemProps) {
  const { t } = useTranslation(['connections', 'merges']);
  const { name, path, result, reason, differences, state, note } = item;
  return (
    <li className={classes.head}>
      <div className={classes.what}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {[...path, t(`merges:count.${result}`), ...(reason === null ? [] : [t(`merges:reason.${reason}`)])].join(
            ' · ',
          )}
        </Text>
        {isWaiting(item) && <Text size="sm">{t('merges:waits')}</Text>}
        {differences.map(({ field, ours, theirs }) => (
          <Text key={field} size="sm">
            {t('merges:difference', {
              field: t(`merges:field.${field}`),
              ours: ours || '–',
              theirs: theirs || '–',
            })}
          </Text>
        ))}
        {(state === 'failed' || state === 'kept') && (
          <Text size="sm">{[t(`merges:itemState.${state}`), note].filter((one) => one !== null).join(' ')}</Text>
        )}
      </div>
      {plan.state === 'draft' && <Decide plan={plan} item={item} />}
    </li>
  );
}

/** Has a person wanted it added that is in something unsure? What she leaves out says no reason. */
const isWaiting = ({ chosen, result, reason }: MergeItem): boolean => chosen && result === 'skip' && reason !== null;

/** What can be nothing here. */
const never: ReadonlySet<MergeItem['reason']> = new Set(['kind_unknown', 'not_bookable'] as const);

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly decided: Omit<Decided, 'id'>;
}

/** What may become of a record: tied to what it may be here, added, or left out. */
function useChoices({ name, localId, proposals, differences, reason }: MergeItem): Choice[] {
  const { t } = useTranslation(['connections', 'merges']);
  const tied = { localId: localId ?? 0, name: differences.find(({ field }) => field === 'name')?.ours ?? name };
  const known = localId === null || proposals.some((one) => one.localId === localId) ? proposals : [tied, ...proposals];
  return [
    ...known.map((one) => ({
      value: `${one.localId}`,
      label: t('merges:tieTo', { name: one.name, id: one.localId }),
      decided: { result: 'link', localId: one.localId } as const,
    })),
    ...(never.has(reason) ? [] : [{ value: 'create', label: t('merges:add'), decided: { result: 'create' } as const }]),
    { value: 'skip', label: t('merges:leave'), decided: { result: 'skip' } },
  ];
}

function Decide({ plan, item }: ItemProps) {
  const { t } = useTranslation(['connections', 'merges']);
  const { id, name, result, localId } = item;
  const choices = useChoices(item);
  const { mutateAsync, isPending } = useDecideMerge(plan);
  const value = isWaiting(item) ? 'create' : result === 'link' ? `${localId}` : result === 'ambiguous' ? '' : result;
  const decide = (chosen: string): void => {
    const choice = choices.find((one) => one.value === chosen);
    if (choice) whenDone(mutateAsync([{ id, ...choice.decided }]), { onError: tellProblem });
  };
  return (
    <NativeSelect
      size="xs"
      aria-label={t('merges:decide', { name })}
      value={value}
      disabled={isPending}
      data={[...(value === '' ? [{ value: '', label: t('merges:undecided') }] : []), ...choices]}
      onChange={({ currentTarget }) => decide(currentTarget.value)}
    />
  );
}
