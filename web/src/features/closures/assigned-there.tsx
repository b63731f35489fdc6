import { List, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ClosureCheck } from '../../data/closures.ts';
import { showShortDay } from '../../lib/show.ts';
import { useInTurn } from '../../parts/way/in-turn.tsx';

/** What is somebody's where something is to be closed: whose each is, and on which days. */
export function AssignedThere({ check }: { readonly check: Pick<ClosureCheck, 'assigned' | 'assignments'> }) {
  const { t } = useTranslation('closures');
  const { assigned, assignments } = check;
  const { shown, more } = useInTurn(assignments, (_, left) =>
    t('assigned.more', { count: left + assigned - assignments.length }),
  );
  if (assigned === 0) return null;
  // All are counted, and the first of them told.
  const untold = assigned - assignments.length;
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
      {more || (untold > 0 && <Text c="dimmed">{t('assigned.more', { count: untold })}</Text>)}
    </section>
  );
}
