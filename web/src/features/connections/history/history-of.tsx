import { useTranslation } from 'react-i18next';
import type { Connection, Connector } from '../../../data/connections.ts';
import { PartOf } from '../part-of.tsx';
import { HowFarBack } from './how-far-back.tsx';

interface Of {
  readonly connection: Connection;
  readonly connector: Connector | undefined;
}

/** How far back a connection reads what ends at some time, as bookings do; nothing where it reads no such thing. */
export function HistoryOf({ connection: { id, name, entities }, connector }: Of) {
  const { t } = useTranslation('history');
  const isThere = connector?.entities.some(({ entity, standsInTime }) => standsInTime && entities.includes(entity));
  if (isThere !== true) return null;
  return (
    <PartOf part="history" title={t('title')} label={t('titleOf', { name })}>
      <HowFarBack connectionId={id} />
    </PartOf>
  );
}
