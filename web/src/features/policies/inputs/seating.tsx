import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Said } from '../../../../../server/modules/policies/contract.ts';
import { ClockInput } from '../../../parts/when/clock-input.tsx';
import { CountInput } from './count-input.tsx';
import type { InputProps } from './input.ts';

const MOST_DAYS = 14;

/** Desks by draw, so many days before and when; or first come. */
export function SeatingInput({ says, onChange, label, name }: InputProps<Said<'seating'>>) {
  const { t } = useTranslation('policies');
  return (
    <Stack gap={8}>
      <SegmentedControl
        aria-label={label}
        name={name}
        value={says.by}
        data={(['draw', 'first_come'] as const).map((value) => ({ value, label: t(`seating.${value}`) }))}
        onChange={(next) =>
          onChange(next === 'draw' ? { by: 'draw', daysBefore: 1, at: '16:00' } : { by: 'first_come' })
        }
      />
      {says.by === 'draw' && (
        <Group gap={8}>
          <CountInput
            aria-label={t('seating.daysBefore')}
            name={`${name}.daysBefore`}
            value={says.daysBefore}
            min={1}
            max={MOST_DAYS}
            onCount={(daysBefore) => onChange({ ...says, daysBefore })}
          />
          <Text size="sm">{t('seating.daysBeforeAt')}</Text>
          <ClockInput aria-label={t('seating.at')} value={says.at} onClock={(at) => onChange({ ...says, at })} />
        </Group>
      )}
    </Stack>
  );
}
