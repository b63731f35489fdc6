import { Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** This date, this and those after it, or all that are still to come. */
const choices = ['one', 'following', 'all'] as const;
export type Which = (typeof choices)[number];

interface Props {
  readonly label: string;
  readonly value: Which;
  readonly onChange: (which: Which) => void;
}

/** Which dates of a series something is done with. */
export function WhichDates({ label, value, onChange }: Props) {
  const { t } = useTranslation('changing');
  return (
    <Radio.Group
      label={label}
      value={value}
      onChange={(chosen) => onChange(choices.find((one) => one === chosen) ?? 'one')}
    >
      <Stack gap={8} mt={8}>
        {choices.map((one) => (
          <Radio key={one} value={one} label={t(`dates.which.${one}`)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
