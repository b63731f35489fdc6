import { Alert, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Entity } from '../../../data/connections.ts';
import { mappingDriftQuery, type Drifted } from '../../../data/mapping-drift.ts';
import { showNumber, showProblem } from '../../../lib/show.ts';
import { Refusal } from '../../../ui/refusal.tsx';
import { Unfolding } from '../../../ui/unfolding.tsx';
import classes from '../connections.module.css';
import { momentOf } from '../moment.ts';

interface Props {
  readonly connectionId: number;
  readonly entity: Entity;
}

/** What the source says otherwise than when all was read the time before: what matters first. */
export function DriftOf(whose: Props) {
  const { t } = useTranslation(['connections', 'drift']);
  const { data = [], error } = useQuery(mappingDriftQuery(whose));
  const isLost = ({ change, fields }: Drifted): boolean => change !== 'new' && fields.length > 0;
  const [lost, others] = [data.filter(isLost), data.filter((one) => !isLost(one))];
  if (error && data.length === 0) return <Refusal>{showProblem(error)}</Refusal>;
  return (
    <>
      {lost.length > 0 && (
        <Alert color="orange" my="xs" title={t('drift:lost')}>
          <Text size="sm">{t('drift:lostText')}</Text>
          <Changes of={lost} label={t('drift:lost')} />
        </Alert>
      )}
      {others.length > 0 && (
        <Unfolding title={t('drift:others')} label={t('drift:others')}>
          <Text size="sm" c="dimmed">
            {t('drift:othersText')}
          </Text>
          <Changes of={others} label={t('drift:others')} />
        </Unfolding>
      )}
    </>
  );
}

function Changes({ of, label }: { readonly of: readonly Drifted[]; readonly label: string }) {
  const { t } = useTranslation(['connections', 'drift']);
  return (
    <ul className={classes.list} aria-label={label}>
      {of.map((one) => (
        <li key={one.path}>
          <Text size="sm" fw={600}>
            <Said change={one} />
          </Text>
          <Text size="sm">
            {one.was.length > 0 && `${t('drift:sampleWas', { samples: one.was.join(' · ') })} `}
            {one.is.length > 0 && `${t('drift:sampleIs', { samples: one.is.join(' · ') })} `}
            {t('drift:since', { at: momentOf(one.since) })}
          </Text>
        </li>
      ))}
    </ul>
  );
}

function Said({ change: { change, path, fields, ...percent } }: { readonly change: Drifted }) {
  const { t } = useTranslation(['connections', 'drift']);
  const [was, is] = [showNumber(percent.wasPercent), showNumber(percent.isPercent)];
  const names = fields.map((to) => (to === 'filter' ? t('mapping.filter') : to)).join(', ');
  if (change === 'new') return t('drift:new', { path, is });
  if (names === '') return t('drift:otherGone', { path, was });
  return t(`drift:${change}`, { fields: names, path, was, is });
}
