import { List, NativeSelect, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  isPersonal,
  signalKindsQuery,
  useKeptDays,
  type PersonalKind,
  type SignalKind,
} from '../../data/signal-kinds.ts';
import { useMe } from '../../data/session.ts';
import { whenDone } from '../../lib/when-done.ts';
import { Failure } from '../../ui/notice.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';

interface Props {
  /** By its id, what says what this is. */
  readonly labelledBy: string;
  /** It is where such things are kept: who may say how long signals about people are kept does so here. */
  readonly keeping?: true;
}

/** What devices are taken for, whom it is about, and how long it is kept: the same for who keeps them and for everybody. */
export function SignalKinds({ labelledBy, keeping }: Props) {
  const { data, error, refetch } = useQuery(signalKindsQuery);
  const { scopes, user } = useMe();
  const mayKeep = keeping === true && scopes.includes('devices:manage') && user?.buildings === 'all';
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={120} radius={14} aria-hidden="true" />;
  return (
    <List listStyleType="none" spacing="md" aria-labelledby={labelledBy}>
      {data.map((one) => (
        <List.Item key={one.kind}>
          <Kind one={one} mayKeep={mayKeep} />
        </List.Item>
      ))}
    </List>
  );
}

interface KindProps {
  readonly one: SignalKind;
  readonly mayKeep: boolean;
}

function Kind({ one, mayKeep }: KindProps) {
  const { t } = useTranslation('signal-kinds');
  const { kind, purposes, about } = one;
  const kept = mayKeep && isPersonal(one) ? one : null;
  return (
    <>
      <Text fw={600}>{t(`kinds.${kind}`)}</Text>
      <Text size="sm">{purposes.map((purpose) => t(`purposes.${purpose}`)).join(' ')}</Text>
      <Text size="sm" c="dimmed">
        {t(`about.${about}`)} {!kept && <Keeping one={one} />}
      </Text>
      {kept && <KeptDays one={kept} />}
    </>
  );
}

/** What is about people goes by itself, what is about places by whole months; its numbers stay, summed up. */
function Keeping({ one }: { readonly one: SignalKind }) {
  const { t } = useTranslation('signal-kinds');
  if (isPersonal(one)) return t('kept', { count: one.keptDays });
  return [t('byMonths', { days: one.keptDays }), ...(one.purposes.includes('climate') ? [t('summed')] : [])].join(' ');
}

/** Times that are offered; one that was said otherwise is, too. */
const OFFERED = [1, 2, 3, 5, 7, 14, 21, 30];

function KeptDays({ one: { kind, keptDays, mostKeptDays } }: { readonly one: PersonalKind }) {
  const { t } = useTranslation('signal-kinds');
  const { mutateAsync, isPending } = useKeptDays();
  const days = [...new Set([...OFFERED, keptDays])].filter((count) => count <= mostKeptDays).toSorted((a, b) => a - b);
  const keep = (count: number): void =>
    whenDone(mutateAsync({ kind, keptDays: count }), {
      onSuccess: () => tell(t('saved', { count })),
      onError: tellProblem,
    });
  return (
    <NativeSelect
      mt={6}
      w="fit-content"
      size="xs"
      label={t('keptFor', { kind: t(`kinds.${kind}`) })}
      disabled={isPending}
      value={String(keptDays)}
      onChange={({ currentTarget: { value } }) => keep(Number(value))}
      data={days.map((count) => ({ value: String(count), label: t('days', { count }) }))}
    />
  );
}
