import { Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Connection, Connector } from '../../data/connections.ts';
import { Unfolding } from '../../ui/unfolding.tsx';
import { KindByKind } from './mappings-of.tsx';

interface Props {
  readonly connections: readonly Connection[];
  readonly connectors: readonly Connector[];
}

/** What the workplace says for all connections of a connector: of each, for what is said stays when its last connection is gone. */
export function WorkplaceMappings({ connections, connectors }: Props) {
  const { t } = useTranslation('connections');
  if (connectors.length === 0) return null;
  return (
    <Paper component="section" aria-label={t('mapping.workplace')} withBorder radius="lg" p="md" mt="lg">
      <Text fw={600}>{t('mapping.workplace')}</Text>
      <Text size="sm" c="dimmed">
        {t('mapping.workplaceText')}
      </Text>
      {connectors.map((connector) => {
        const all = connections.filter((one) => one.connector === connector.key);
        const of = all.filter(({ state }) => state !== 'draft');
        return (
          <div key={connector.key}>
            <Unfolding
              title={t('mapping.workplaceOf', { name: connector.name })}
              label={t('mapping.workplaceOf', { name: connector.name })}
            >
              {all.length === 0 && (
                <Text size="sm" c="dimmed">
                  {t('mapping.unused')}
                </Text>
              )}
              <KindByKind
                entities={connector.entities.map(({ entity }) => entity)}
                whose={(entity) => ({ connector: connector.key, entity })}
                from={(entity) => of.find(({ entities }) => entities.includes(entity))?.id}
              />
            </Unfolding>
          </div>
        );
      })}
    </Paper>
  );
}
