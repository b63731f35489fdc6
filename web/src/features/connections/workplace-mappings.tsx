import { Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Connection, Connector } from '../../data/connections.ts';
import { Unfolding } from '../../ui/unfolding.tsx';
import { KindByKind } from './mappings-of.tsx';

interface Props {
  readonly connections: readonly Connection[];
  readonly connectors: readonly Connector[];
}

/** What the workplace says for all connections of a connector, for each that is connected. */
export function WorkplaceMappings({ connections, connectors }: Props) {
  const { t } = useTranslation('connections');
  const used = connectors.filter(({ key }) => connections.some(({ connector }) => connector === key));
  if (used.length === 0) return null;
  return (
    <Paper component="section" aria-label={t('mapping.workplace')} withBorder radius="lg" p="md">
      <Text fw={600}>{t('mapping.workplace')}</Text>
      <Text size="sm" c="dimmed">
        {t('mapping.workplaceText')}
      </Text>
      {used.map((connector) => {
        const of = connections.filter((one) => one.connector === connector.key && one.state !== 'draft');
        return (
          <div key={connector.key}>
            <Unfolding
              title={t('mapping.workplaceOf', { name: connector.name })}
              label={t('mapping.workplaceOf', { name: connector.name })}
            >
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
