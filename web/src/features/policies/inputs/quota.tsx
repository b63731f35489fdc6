import { Checkbox, Group, NativeSelect, SegmentedControl, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Said } from '../../../../../server/modules/policies/contract.ts';
import { CountInput } from './count-input.tsx';
import type { InputProps } from './input.ts';
import { LengthInput } from './length-input.tsx';

const units = ['bookings', 'hours'] as const;
const periods = ['day', 'week', 'month'] as const;
const MOST = 5000;
const YEAR = 366 * 24 * 60;

/** So many bookings or hours a day, week or month, and until when what is cancelled is given back. */
export function QuotaInput({ says, onChange, label, name }: InputProps<Said<'quota'>>) {
  const { t } = useTranslation('policies');
  const { refundUntilMinutes, ...rest } = says;
  return (
    <Stack gap={8}>
      <Group gap={8}>
        <CountInput
          aria-label={label}
          name={name}
          value={says.most}
          min={1}
          max={MOST}
          onCount={(most) => onChange({ ...says, most })}
        />
        <NativeSelect
          aria-label={t('quota.unit')}
          value={says.unit}
          data={units.map((value) => ({ value, label: t(`quota.${value}`) }))}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...says, unit: value === 'hours' ? 'hours' : 'bookings' })
          }
        />
        <NativeSelect
          aria-label={t('quota.period')}
          value={says.per}
          data={periods.map((value) => ({ value, label: t(`quota.${value}`) }))}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...says, per: periods.find((one) => one === value) ?? 'week' })
          }
        />
      </Group>
      <Checkbox
        label={t('quota.late')}
        checked={refundUntilMinutes !== undefined}
        onChange={({ currentTarget: { checked } }) => onChange(checked ? { ...rest, refundUntilMinutes: 120 } : rest)}
      />
      {refundUntilMinutes !== undefined && (
        <LengthInput
          label={t('quota.refundUntil')}
          name={`${name}.refundUntilMinutes`}
          minutes={refundUntilMinutes}
          least={0}
          most={YEAR}
          onMinutes={(minutes) => onChange({ ...rest, refundUntilMinutes: minutes })}
        />
      )}
    </Stack>
  );
}

/** One at a time, or as many as somebody wants. */
export function OneInput({ says, onChange, label, name }: InputProps<boolean>) {
  const { t } = useTranslation('policies');
  return (
    <div>
      <SegmentedControl
        aria-label={label}
        name={name}
        value={says ? 'one' : 'several'}
        data={(['one', 'several'] as const).map((value) => ({ value, label: t(`onePerType.${value}`) }))}
        onChange={(next) => onChange(next === 'one')}
      />
    </div>
  );
}
