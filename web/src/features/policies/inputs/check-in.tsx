import { Checkbox, Group, Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CheckInMethod, Said } from '../../../../../server/modules/policies/contract.ts';
import { CountInput } from './count-input.tsx';
import type { InputProps } from './input.ts';

/** In the order in which people meet them. */
export const methods: readonly CheckInMethod[] = ['web', 'qr', 'display', 'sensor', 'reception', 'api'];

/** Whether, how and when somebody has to say that she is here, and what becomes of a place that nobody comes to. */
export function CheckInInput({ says, onChange, name }: InputProps<Said<'checkIn'>>) {
  const { t } = useTranslation('policies');
  return (
    <Stack gap={10}>
      <Switch
        name={name}
        label={t('checkIn.required')}
        checked={says.required}
        onChange={({ currentTarget: { checked } }) => onChange({ ...says, required: checked })}
      />
      <Checkbox.Group
        label={t('checkIn.methods')}
        value={[...says.methods]}
        onChange={(chosen) => {
          const next = methods.filter((method) => chosen.includes(method));
          if (next.length > 0) onChange({ ...says, methods: next }); // one way there must be
        }}
      >
        <Group gap={14} mt={4}>
          {methods.map((method) => (
            <Checkbox key={method} value={method} label={t(`checkIn.method.${method}`)} />
          ))}
        </Group>
      </Checkbox.Group>
      <Group gap={8}>
        <CountInput
          aria-label={t('checkIn.opens')}
          min={0}
          max={1440}
          value={says.opensMinutes}
          onCount={(minutes) => onChange({ ...says, opensMinutes: minutes })}
        />
        <Text size="sm">{t('checkIn.before')}</Text>
        <CountInput
          aria-label={t('checkIn.closes')}
          min={5}
          max={1440}
          value={says.closesMinutes}
          onCount={(minutes) => onChange({ ...says, closesMinutes: minutes })}
        />
        <Text size="sm">{t('checkIn.after')}</Text>
      </Group>
      <Switch
        label={t('checkIn.release')}
        checked={says.release}
        disabled={!says.required}
        onChange={({ currentTarget: { checked } }) => onChange({ ...says, release: checked })}
      />
    </Stack>
  );
}
