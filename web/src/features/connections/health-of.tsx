import { Alert, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { healthQuery, type ConnectionHealth } from '../../data/syncs.ts';
import { showNumber } from '../../lib/show.ts';
import { Failure } from '../../ui/notice.tsx';
import { momentOf } from './moment.ts';

/** What is wrong with a connection, and what to do next. */
export function HealthOf({ connectionId }: { readonly connectionId: number }) {
  const { t } = useTranslation('connections');
  const { data, error, refetch } = useQuery(healthQuery(connectionId));
  const said = useSaid(data);
  const past = usePast(data);
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={24} aria-hidden="true" />;
  const score = t('health.score', { score: showNumber(data.score) });
  // What is not read is neither well nor ill: its state says so.
  if (said.length === 0 && data.state !== 'active') return null;
  if (said.length === 0) {
    return (
      <Text size="sm" mb="xs">
        {t('health.well')} {score} {past}
      </Text>
    );
  }
  return (
    <Alert color="orange" mb="xs" title={`${t('health.wrong')} ${score}`}>
      <ul>
        {said.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </Alert>
  );
}

function useSaid(health: ConnectionHealth | undefined): string[] {
  const { t } = useTranslation('connections');
  if (!health) return [];
  const said = health.checks
    .filter(({ ok }) => !ok)
    .map(({ name, failed = 0, of = 0 }) => {
      if (name === 'runs') return t('health.runs', { failed: showNumber(failed), of: showNumber(of) });
      if (name === 'freshness') return t('health.freshness', { at: oldest(health) });
      if (name === 'credentials') return t('health.credentials');
      return t('health.reviews', { shown: showNumber(health.open.deletionReviews) });
    });
  const { conflicts, mappingDrift } = health.open;
  return [
    ...said,
    ...(conflicts === 0 ? [] : [t('health.conflicts', { shown: showNumber(conflicts) })]),
    ...(mappingDrift === 0 ? [] : [t('health.mappingDrift', { shown: showNumber(mappingDrift) })]),
  ];
}

/** What went wrong and is over. */
function usePast(health: ConnectionHealth | undefined): string | null {
  const { t } = useTranslation('sources');
  const { ok = false, failed = 0, of = 0 } = health?.checks.find(({ name }) => name === 'runs') ?? {};
  return ok && failed > 0 ? t('history', { failed: showNumber(failed), of: showNumber(of) }) : null;
}

/** When what is oldest was read. */
function oldest({ streams }: ConnectionHealth): string {
  const [first] = streams.flatMap(({ lastSuccessAt }) => lastSuccessAt ?? []).toSorted();
  return first === undefined ? '' : momentOf(first);
}
