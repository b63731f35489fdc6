import { Group, NativeSelect, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Said } from '../../../../../server/modules/policies/contract.ts';
import { showWeekday } from '../../../lib/show.ts';
import { ClockInput } from '../../../parts/when/clock-input.tsx';
import { CountInput } from './count-input.tsx';
import type { InputProps } from './input.ts';

type Says = Said<'bookAhead'>;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** How far ahead, and from when on the next day or week is open, too. */
export function BookAheadInput({ says, onChange, label, name }: InputProps<Said<'bookAhead'>>) {
  const { t } = useTranslation('policies');
  const { unit, count, rollover } = says;
  const choose = (next: Says['unit']): void =>
    onChange({
      unit: next,
      count: next === 'weeks' ? Math.max(1, count) : count,
      ...(rollover && { rollover: rolloverOf(next) }),
    });
  return (
    <>
      <Group gap={8} wrap="nowrap">
        <CountInput
          aria-label={label}
          name={name}
          value={count}
          min={unit === 'weeks' ? 1 : 0}
          max={unit === 'weeks' ? 520 : 3653}
          onCount={(next) => onChange({ ...says, count: next })}
        />
        <NativeSelect
          aria-label={t('unit.label')}
          value={unit}
          data={(['days', 'weeks'] as const).map((value) => ({ value, label: t(`ahead.${value}`) }))}
          onChange={({ currentTarget: { value } }) => choose(value === 'weeks' ? 'weeks' : 'days')}
        />
      </Group>
      <Switch
        label={t(unit === 'days' ? 'ahead.nextDay' : 'ahead.nextWeek')}
        checked={rollover !== undefined}
        onChange={({ currentTarget: { checked } }) =>
          onChange(checked ? { unit, count, rollover: rolloverOf(unit) } : { unit, count })
        }
      />
      {rollover && <Rollover rollover={rollover} onChange={(next) => onChange({ unit, count, rollover: next })} />}
    </>
  );
}

const rolloverOf = (unit: Says['unit']): NonNullable<Says['rollover']> =>
  unit === 'days' ? { time: '12:00' } : { day: 3, time: '12:00' };

interface RolloverProps {
  readonly rollover: NonNullable<Says['rollover']>;
  readonly onChange: (rollover: NonNullable<Says['rollover']>) => void;
}

function Rollover({ rollover, onChange }: RolloverProps) {
  const { t } = useTranslation('policies');
  const { day } = rollover;
  return (
    <Group gap={8}>
      {day !== undefined && (
        <NativeSelect
          aria-label={t('ahead.day')}
          value={String(day)}
          data={WEEKDAYS.map((one) => ({ value: String(one), label: showWeekday(one, 'long') }))}
          onChange={({ currentTarget: { value } }) => onChange({ ...rollover, day: Number(value) })}
        />
      )}
      <ClockInput
        aria-label={t('ahead.time')}
        value={rollover.time}
        onClock={(time) => onChange({ ...rollover, time })}
      />
    </Group>
  );
}
