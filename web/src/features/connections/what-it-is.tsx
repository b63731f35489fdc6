import { Badge, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Connection, ConnectionState, Connector } from '../../data/connections.ts';
import { isOver as isEnded, syncsQuery } from '../../data/syncs.ts';
import { showLongDay } from '../../lib/show.ts';
import { dayIn, ownZone } from '../../lib/when.ts';
import { reasonOf } from './reasons.ts';

/** What a person should look at. */
const bad: ReadonlySet<ConnectionState> = new Set(['degraded', 'needs_reauth']);

export function StateOf({ state }: Pick<Connection, 'state'>) {
  const { t } = useTranslation('connections');
  return (
    <Badge color={bad.has(state) ? 'red' : 'gray'} variant="light">
      {t(`state.${state}`)}
    </Badge>
  );
}

export interface OfConnection {
  readonly connection: Connection;
  /** Undefined: this server has it no longer. */
  readonly connector: Connector | undefined;
}

/** Which system it is and where, and how it stands with it. */
export function WhatItIs({ connection, connector }: OfConnection) {
  const { t } = useTranslation(['connections', 'sources']);
  const { state, stateReason, createdAt, settings } = connection;
  const reason = reasonOf(stateReason);
  const isStopped = useIsStopped(connection);
  return (
    <>
      <Text c="dimmed" size="sm">
        {[
          connector?.name ?? connection.connector,
          ...addressOf(settings),
          t('madeOn', { day: showLongDay(dayIn(createdAt, ownZone()), 'full') }),
        ].join(' · ')}
      </Text>
      <Text size="sm">
        {isStopped ? t('sources:stopped') : reason === null ? t(`stateText.${state}`) : t(`reason.${reason}`)}
      </Text>
    </>
  );
}

/** Was its first reading begun, and is nobody at it any more? */
export function useIsStopped({ id, state }: Connection): boolean {
  const { data } = useQuery({ ...syncsQuery(id), enabled: state === 'connecting' });
  return state === 'connecting' && data !== undefined && data.every((run) => run.dryRun || isEnded(run));
}

/** Where the system is, as far as that is known: without it, two of a kind cannot be told apart. */
const addressOf = (settings: Connection['settings']): readonly string[] =>
  Object.values(settings)
    .flatMap((one) => (typeof one === 'string' ? (URL.parse(one)?.host ?? []) : []))
    .slice(0, 1);
