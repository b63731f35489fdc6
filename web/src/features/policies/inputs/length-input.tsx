import { Group, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CountInput } from './count-input.tsx';

const units = { minutes: 1, hours: 60, days: 24 * 60 } as const;
type Unit = keyof typeof units;

/** The largest unit that a length is a whole number of. */
const unitOf = (minutes: number): Unit =>
  minutes > 0 && minutes % units.days === 0 ? 'days' : minutes > 0 && minutes % units.hours === 0 ? 'hours' : 'minutes';

interface Props {
  readonly minutes: number;
  readonly label: string;
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly onMinutes: (minutes: number) => void;
}

/** A length of time, in the unit that somebody thinks of it in. */
export function LengthInput({ minutes, label, name, least, most, onMinutes }: Props) {
  const { t } = useTranslation('policies');
  const [unit, setUnit] = useState(() => unitOf(minutes));
  const size = units[unit];
  const count = Math.round(minutes / size);
  const limit = (next: number): number => Math.min(most, Math.max(least, next));
  return (
    <Group gap={8} wrap="nowrap">
      <CountInput
        aria-label={label}
        name={name}
        value={count}
        min={Math.ceil(least / size)}
        max={Math.floor(most / size)}
        onCount={(next) => onMinutes(next * size)}
      />
      <NativeSelect
        aria-label={t('unit.label')}
        value={unit}
        data={(Object.keys(units) as Unit[]).map((value) => ({ value, label: t(`unit.${value}`) }))}
        onChange={({ currentTarget: { value } }) => {
          const next = value as Unit;
          setUnit(next);
          onMinutes(limit(count * units[next]));
        }}
      />
    </Group>
  );
}
