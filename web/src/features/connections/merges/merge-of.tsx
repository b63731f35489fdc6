import { Badge, Button, Group, Progress, Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { UNDO_DAYS } from '../../../../../server/modules/merges/contract.ts';
import type { Connection } from '../../../data/connections.ts';
import {
  isUnderWay,
  mergePlanQuery,
  useApplyMerge,
  useMakeMergePlan,
  useUndoMerge,
  type MergePlan,
  usePlanSheet,
} from '../../../data/merges.ts';
import { keep } from '../../../lib/keep.ts';
import { showNumber } from '../../../lib/show.ts';
import { whenDone } from '../../../lib/when-done.ts';
import { AskingButton } from '../../../ui/asking-button.tsx';
import { Failure } from '../../../ui/notice.tsx';
import { tellProblem } from '../../../ui/tell.tsx';
import classes from '../connections.module.css';
import { MergeItems } from './merge-items.tsx';
import { momentOf } from '../moment.ts';
import { PartOf } from '../part-of.tsx';

/** What the records of a connection are in Atrium, or become: nothing of it is done before somebody says so. */
export function MergeOf({ connection: { id, name, state } }: { readonly connection: Connection }) {
  const { t } = useTranslation(['connections', 'merges']);
  return (
    <PartOf part="merges" title={t('merges:title')} label={t('merges:titleOf', { name })}>
      <LastPlan connectionId={id} name={name} isOver={state === 'disconnected'} />
    </PartOf>
  );
}

interface Of {
  readonly connectionId: number;
  readonly name: string;
}

/** @param isOver its connection was ended: what was done can be undone, and nothing else */
function LastPlan({ connectionId, name, isOver }: Of & { readonly isOver: boolean }) {
  const { t } = useTranslation(['connections', 'merges']);
  const { data, error, refetch } = useQuery(mergePlanQuery(connectionId));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={44} aria-hidden="true" />;
  if (data === null || data.state === 'undone')
    return (
      <>
        <Text size="sm" my="xs">
          {data === null ? t('merges:text') : t('merges:isUndone', { at: momentOf(data.undoneAt ?? data.createdAt) })}
        </Text>
        {!isOver && <Make connectionId={connectionId} name={name} />}
      </>
    );
  return (
    <>
      <Standing plan={data} />
      <Counts plan={data} />
      <Group gap="xs" my="xs">
        {!isOver && (data.state === 'draft' || data.state === 'failed') && <Apply plan={data} name={name} />}
        {(data.state === 'applied' || data.state === 'failed') && <Undo plan={data} name={name} />}
        {!isOver && !isUnderWay(data) && <MakeAnew connectionId={connectionId} name={name} />}
        <AsSheet plan={data} name={name} />
      </Group>
      {!isUnderWay(data) && <MergeItems plan={data} />}
    </>
  );
}

function AsSheet({ plan, name }: { readonly plan: MergePlan; readonly name: string }) {
  const { t } = useTranslation('merges');
  const { mutateAsync, isPending } = usePlanSheet(plan);
  const fetch = (): void =>
    whenDone(mutateAsync(), { onSuccess: (file) => keep(file, `${t('sheetFile')}.xlsx`), onError: tellProblem });
  return (
    <Button size="xs" variant="default" loading={isPending} aria-label={t('sheetOf', { name })} onClick={fetch}>
      {t('sheet')}
    </Button>
  );
}

function Standing({ plan: { state, stateReason, createdAt, undoableUntil, progress } }: { readonly plan: MergePlan }) {
  const { t } = useTranslation(['connections', 'merges']);
  return (
    <>
      <Text size="sm" fw={600} mt="xs">
        {t('merges:planOf', { at: momentOf(createdAt) })}
        <Badge ml="xs" color={state === 'failed' ? 'red' : 'gray'} variant="light">
          {t(`merges:state.${state}`)}
        </Badge>
      </Text>
      <Text size="sm">{stateReason ?? t(`merges:stateText.${state}`)}</Text>
      {state === 'applied' && undoableUntil !== null && (
        <Text size="sm" c="dimmed">
          {t('merges:undoableUntil', { at: momentOf(undoableUntil) })}
        </Text>
      )}
      {isUnderWay({ state }) && progress.of > 0 && (
        <Progress mt={4} value={(100 * progress.done) / progress.of} aria-label={t('merges:progress')} />
      )}
    </>
  );
}

const columns = ['link', 'create', 'ambiguous', 'skip'] as const;
/** Shown where there are any. */
const troubles = ['failed', 'kept'] as const;

/** How many records of each kind are what. */
function Counts({ plan: { counts } }: { readonly plan: MergePlan }) {
  const { t } = useTranslation(['connections', 'merges', 'sources']);
  if (counts.length === 0) return <Text size="sm">{t('merges:empty')}</Text>;
  const shown = [...columns, ...troubles.filter((name) => counts.some((one) => one[name] > 0))];
  return (
    <div className={classes.wide}>
      <Table fz="sm" mt="xs" aria-label={t('merges:counts')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('kind')}</Table.Th>
            {shown.map((name) => (
              <Table.Th key={name} ta="right">
                {t(`merges:count.${name}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {counts.map((one) => (
            <Table.Tr key={one.entity}>
              <Table.Th scope="row" fw={400}>
                {t(`sources:entity.${one.entity}`)}
              </Table.Th>
              {shown.map((name) => (
                <Table.Td key={name} ta="right">
                  {showNumber(one[name])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Make({ connectionId, name }: Of) {
  const { t } = useTranslation('merges');
  const { mutateAsync, isPending } = useMakeMergePlan(connectionId);
  return (
    <Button
      size="xs"
      loading={isPending}
      aria-label={t('makeOf', { name })}
      onClick={() => whenDone(mutateAsync(), { onError: tellProblem })}
    >
      {t('make')}
    </Button>
  );
}

/** Makes another plan in place of one that is there: what was decided in that is decided anew. */
function MakeAnew({ connectionId, name }: Of) {
  const { t } = useTranslation(['connections', 'merges']);
  const { mutateAsync, isPending } = useMakeMergePlan(connectionId);
  const says = {
    what: t('merges:makeAnew'),
    label: t('merges:makeAnewOf', { name }),
    title: t('merges:askAnew', { name }),
    text: t('merges:askAnewText'),
    keep: t('back'),
  };
  return (
    <AskingButton says={says} isPending={isPending} onYes={() => mutateAsync().then(() => undefined, tellProblem)} />
  );
}

interface OfPlan {
  readonly plan: MergePlan;
  readonly name: string;
}

/** The compiler compares it with the server's. */
const DAYS: typeof UNDO_DAYS = 30;
const FIRST = { variant: 'filled', size: 'xs' } as const;

function Apply({ plan, name }: OfPlan) {
  const { t } = useTranslation(['connections', 'merges']);
  const { mutateAsync, isPending } = useApplyMerge(plan);
  const says = {
    what: t('merges:apply'),
    label: t('merges:applyOf', { name }),
    title: t('merges:askApply', { name }),
    text: t('merges:askApplyText', { days: DAYS }),
    keep: t('back'),
  };
  return (
    <AskingButton
      says={says}
      look={FIRST}
      isPending={isPending}
      onYes={() => mutateAsync().then(() => undefined, tellProblem)}
    />
  );
}

function Undo({ plan, name }: OfPlan) {
  const { t } = useTranslation(['connections', 'merges']);
  const { mutateAsync, isPending } = useUndoMerge(plan);
  const says = {
    what: t('merges:undo'),
    label: t('merges:undoOf', { name }),
    title: t('merges:askUndo', { name }),
    text: t('merges:askUndoText'),
    keep: t('back'),
  };
  return (
    <AskingButton
      says={says}
      color="red.8"
      isPending={isPending}
      onYes={() => mutateAsync().then(() => undefined, tellProblem)}
    />
  );
}
