import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { connectionsQuery, connectionTokensQuery } from '../../data/connections.ts';
import { HowToRead } from './how-to-read.tsx';
import { isHintOf, ToldOnce } from '../../parts/told-once.tsx';

interface Props {
  readonly title?: string;
  readonly connectionId: number;
  /** What it is called: as its connection, where it came with that. */
  readonly name: string;
  readonly token: string;
  readonly onClose: () => void;
}

/** A token of a connection that was just made, as long as it counts: nobody can show it again. */
export function ToldToken({ title, connectionId: id, name, token, onClose }: Props) {
  const { t } = useTranslation('connections');
  const connection = useQuery(connectionsQuery).data?.find((one) => one.id === id);
  const tokens = useQuery(connectionTokensQuery(id)).data ?? [];
  const isRevoked = tokens.some(({ hint, revokedAt }) => revokedAt !== null && isHintOf(hint, token));
  if (connection?.state === 'disconnected' || isRevoked) return null;
  const told = (
    <>
      <ToldOnce secret={token} label={t('tokenOf', { name })} copy={t('copy')} onClose={onClose}>
        {t('once')}
      </ToldOnce>
      {title !== undefined && connection && <HowToRead entities={connection.entities} />}
    </>
  );
  return title === undefined ? (
    told
  ) : (
    <Alert title={title} mt="sm">
      {told}
    </Alert>
  );
}
