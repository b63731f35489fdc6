import { Button, Skeleton, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { streamsQuery, useSetHistory, type Stream } from '../../../data/streams.ts';
import { showProblem } from '../../../lib/show.ts';
import { whenDone } from '../../../lib/when-done.ts';
import { useForm } from '../../../ui/form.ts';
import { Failure } from '../../../ui/notice.tsx';
import { Refusal } from '../../../ui/refusal.tsx';
import { tell } from '../../../ui/tell.tsx';
import classes from '../connections.module.css';
import { daysNeeded, readDays, shownDays } from './days.ts';

/** Of each kind that ends at some time, how many days back it is read, and another number. */
export function HowFarBack({ connectionId }: { readonly connectionId: number }) {
  const { t } = useTranslation('history');
  const { data, error, refetch } = useQuery(streamsQuery(connectionId));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={24} aria-hidden="true" />;
  return (
    <>
      <Text size="sm">{t('text')}</Text>
      {data
        .filter(({ standsInTime }) => standsInTime)
        .map((stream) => (
          <History key={stream.entity} connectionId={connectionId} stream={stream} />
        ))}
    </>
  );
}

/** Why it was refused is said also where the number is another one by now. */
function History({ connectionId, stream }: { readonly connectionId: number; readonly stream: Stream }) {
  return <Days key={stream.version} stream={stream} setting={useSetHistory(connectionId)} />;
}

function Days({ stream, setting }: { readonly stream: Stream; readonly setting: ReturnType<typeof useSetHistory> }) {
  const { t } = useTranslation(['history', 'sources']);
  const { entity, version, historyDays, readsWholeNext } = stream;
  const kind = t(`sources:entity.${entity}`);
  const { mutateAsync, error, isPending } = setting;
  const { props, wrong, refusal } = useForm({
    fields: daysNeeded(t('wrong')),
    error,
    send: (typed) =>
      whenDone(mutateAsync({ entity, version, historyDays: readDays(typed.historyDays) }), {
        onSuccess: () => tell(t('isKept', { kind })),
      }),
  });
  return (
    <form {...props} className={classes.form}>
      <TextInput
        name="historyDays"
        label={t('days', { kind })}
        inputMode="numeric"
        maxLength={4}
        error={wrong('historyDays')}
        defaultValue={shownDays(historyDays)}
      />
      {readsWholeNext && <Text size="sm">{t('whole')}</Text>}
      {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
      <div>
        <Button type="submit" size="xs" loading={isPending} aria-label={t('keepOf', { kind })}>
          {t('keep')}
        </Button>
      </div>
    </form>
  );
}
