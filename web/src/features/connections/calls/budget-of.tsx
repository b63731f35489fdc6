import { Button, Group, Skeleton, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { callBudgetQuery, useSetCallBudget, type Bound, type CallBudget } from '../../../data/call-budgets.ts';
import type { Connection } from '../../../data/connections.ts';
import { showNumber, showProblem } from '../../../lib/show.ts';
import { whenDone } from '../../../lib/when-done.ts';
import { useForm } from '../../../ui/form.ts';
import { Failure } from '../../../ui/notice.tsx';
import { Refusal } from '../../../ui/refusal.tsx';
import { tell } from '../../../ui/tell.tsx';
import { boundOf, boundsNeeded, lengths, readBounds } from './bounds.ts';
import classes from '../connections.module.css';
import { momentOf } from '../moment.ts';
import { PartOf } from '../part-of.tsx';

/** How often a connection calls its system: how much of that is used, when there is room again, and other bounds. */
export function BudgetOf({ connection: { id, name } }: { readonly connection: Connection }) {
  const { t } = useTranslation('calls');
  return (
    <PartOf part="calls" title={t('title')} label={t('titleOf', { name })}>
      <Budget id={id} name={name} />
    </PartOf>
  );
}

interface Of {
  readonly id: number;
  readonly name: string;
}

function Budget({ id, name }: Of) {
  const { data, error, refetch } = useQuery(callBudgetQuery(id));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={24} aria-hidden="true" />;
  return (
    <>
      <Used budget={data} />
      <Bounds
        key={JSON.stringify(data.windows.map(({ per, limit }) => [per, limit]))}
        id={id}
        name={name}
        budget={data}
      />
    </>
  );
}

function Used({ budget: { windows, heldUntil } }: { readonly budget: CallBudget }) {
  const { t } = useTranslation('calls');
  const shown = lengths.flatMap((length) => windows.filter(({ per }) => per === length));
  return (
    <>
      {heldUntil !== null && <Text size="sm">{t('held', { at: momentOf(heldUntil) })}</Text>}
      {shown.length === 0 && <Text size="sm">{t('none')}</Text>}
      {shown.map(({ per, used, limit, freeAt }) => (
        <Text key={per} size="sm">
          {t(`used.${per}`, { used: showNumber(used), limit: showNumber(limit) })}{' '}
          {freeAt !== null && t('free', { at: momentOf(freeAt) })}
        </Text>
      ))}
    </>
  );
}

function Bounds({ id, name, budget }: Of & { readonly budget: CallBudget }) {
  const { t } = useTranslation('calls');
  const { mutateAsync, error, isPending } = useSetCallBudget(id);
  const set = (windows: Bound[] | null): void =>
    whenDone(mutateAsync({ windows, version: budget.version }), { onSuccess: () => tell(t('isKept', { name })) });
  const { props, wrong, refusal } = useForm({
    fields: boundsNeeded(t('wrong')),
    error,
    send: (typed) => set(readBounds(typed)),
  });
  return (
    <form {...props} className={classes.form}>
      <Text size="sm">{t('text')}</Text>
      {lengths.map((length) => (
        <TextInput
          key={length}
          name={length}
          label={t(`per.${length}`)}
          inputMode="numeric"
          maxLength={8}
          error={wrong(length)}
          defaultValue={boundOf(budget.windows, length)}
        />
      ))}
      {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
      <Group gap="xs">
        <Button type="submit" size="xs" loading={isPending}>
          {t('keep')}
        </Button>
        {budget.isOwn && (
          <Button size="xs" variant="default" loading={isPending} onClick={() => set(null)}>
            {t('asDeclared')}
          </Button>
        )}
      </Group>
    </form>
  );
}
