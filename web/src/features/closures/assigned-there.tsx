import { List, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ClosureCheck } from '../../data/closures.ts';
import { showShortDay } from '../../lib/show.ts';

/** So many are shown; all are counted. */
const SHOWN = 20;

/** What is somebody's where something is to be closed: whose each is, and on which days. */
export function AssignedThere({ check }: { readonly check: Pick<ClosureCheck, 'assigned' | 'assignments'> }) {
  const { t } = useTranslation('closures');
  const { assigned, assignments } = check;
  if (assigned === 0) return null;
  const shown = assignments.slice(0, SHOWN);
  return (
    <section aria-label={t('assigned.title')}>
      <Title order={3} size="h5">
        {t('assigned.title')}
      </Title>
      <Text>{t('assigned.told', { count: assigned })}</Text>
      <List size="sm">
        {shown.map(({ assignmentId, resourceName, userName, firstDay, lastDay }) => {
          const whose = { place: resourceName, person: userName ?? t('assigned.somebody') };
          const [first, last] = [showShortDay(firstDay), showShortDay(lastDay)];
          return (
            <List.Item key={assignmentId}>
              {firstDay === lastDay
                ? t('assigned.oneDay', { ...whose, first })
                : t('assigned.days', { ...whose, first, last })}
            </List.Item>
          );
        })}
      </List>
      {assigned > shown.length && <Text c="dimmed">{t('assigned.more', { count: assigned - shown.length })}</Text>}
    </section>
  );
}
