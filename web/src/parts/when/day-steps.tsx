import { ActionIcon, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { nearDay, showDay } from '../../lib/show.ts';
import { shiftDay } from '../../lib/when.ts';

interface Props {
  readonly day: string;
  readonly today: string;
  readonly onDay: (day: string) => void;
}

/** Which day is shown, and the ways to the days beside it. */
export function DaySteps({ day, today, onDay }: Props) {
  const { t } = useTranslation('parts');
  return (
    <Group mb="lg" gap={8} wrap="nowrap">
      <ActionIcon variant="default" size="lg" aria-label={t('dayBefore')} onClick={() => onDay(shiftDay(day, -1))}>
        <IconChevronLeft size={18} />
      </ActionIcon>
      <Text fw={600} aria-live="polite">
        {[nearDay(day, today), showDay(day)].filter((part) => part !== null).join(', ')}
      </Text>
      <ActionIcon variant="default" size="lg" aria-label={t('dayAfter')} onClick={() => onDay(shiftDay(day, 1))}>
        <IconChevronRight size={18} />
      </ActionIcon>
    </Group>
  );
}
