import { Checkbox, Group, NumberInput, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Said } from '../../../../../server/modules/policies/contract.ts';
import type { InputProps } from './input.ts';
import { LengthInput } from './length-input.tsx';

type Says = Said<'checkIn'>;
const methods = ['web', 'qr', 'display', 'sensor', 'reception', 'api'] as const satisfies Says['methods'];

/** Whether the host must say that she is here, how, from when until when, and what happens if not. */
export function CheckInInput({ says, onChange, name }: InputProps<Says>) {
  const { t } = useTranslation('policies');
  const toggle = (which: 'required' | 'release') => (
    <Switch
      label={t(`checkIn.${which}`)}
      checked={says[which]}
      {...(which === 'required' && { name })}
      onChange={({ currentTarget: { checked } }) => onChange(withRelease({ ...says, [which]: checked }))}
    />
  );
  const length = (which: 'opensMinutes' | 'closesMinutes', label: string) => (
    <div>
      <Text size="sm" mb={4}>
        {label}
      </Text>
      <LengthInput
        label={label}
        name={`${name}.${which}`}
        minutes={says[which]}
        least={which === 'closesMinutes' ? 5 : 0}
        most={1440}
        onMinutes={(minutes) => onChange({ ...says, [which]: minutes })}
      />
    </div>
  );
  return (
    <>
      {toggle('required')}
      {says.required && (
        <>
          <Group gap="sm">
            {length('opensMinutes', t('checkIn.opens'))}
            {length('closesMinutes', t('checkIn.closes'))}
          </Group>
          <Checkbox.Group
            label={t('checkIn.methods')}
            value={says.methods}
            onChange={(chosen) => {
              const next = methods.filter((one) => chosen.includes(one));
              // One way at least: else nobody could.
              if (next.length > 0) onChange({ ...says, methods: next });
            }}
          >
            <Group gap="sm" mt={4}>
              {methods.map((one) => (
                <Checkbox key={one} value={one} label={t(`checkIn.by.${one}`)} />
              ))}
            </Group>
          </Checkbox.Group>
          {toggle('release')}
          {says.release && <EndSeries says={says} onChange={onChange} name={name} />}
        </>
      )}
      <WhenEmpty says={says} onChange={onChange} name={name} />
    </>
  );
}

/** That nobody came is known only of what is given back: without that no series ends for it. */
function withRelease({ endSeriesAfter, ...says }: Says): Says {
  const release = says.release && says.required;
  return { ...says, release, ...(release && endSeriesAfter !== undefined && { endSeriesAfter }) };
}

/** After how many dates in a row that nobody came to a series ends; empty: never. */
function EndSeries({ says, onChange, name }: Pick<InputProps<Says>, 'says' | 'onChange' | 'name'>) {
  const { t } = useTranslation('policies');
  const { endSeriesAfter, ...others } = says;
  return (
    <NumberInput
      label={t('checkIn.endSeriesAfter')}
      placeholder={t('checkIn.never')}
      name={`${name}.endSeriesAfter`}
      value={endSeriesAfter ?? ''}
      min={1}
      max={50}
      allowDecimal={false}
      maw={280}
      onChange={(typed) => onChange(typeof typed === 'number' ? { ...others, endSeriesAfter: typed } : others)}
    />
  );
}

/** For how long sensors say that nobody is there before a booking ends; empty: it never does for that. */
function WhenEmpty({ says, onChange, name }: Pick<InputProps<Says>, 'says' | 'onChange' | 'name'>) {
  const { t } = useTranslation('policies');
  const { emptyMinutes, ...others } = says;
  return (
    <NumberInput
      label={t('checkIn.emptyMinutes')}
      description={t('checkIn.emptySaid')}
      placeholder={t('checkIn.never')}
      name={`${name}.emptyMinutes`}
      value={emptyMinutes ?? ''}
      min={10}
      max={480}
      allowDecimal={false}
      maw={420}
      onChange={(typed) => onChange(typeof typed === 'number' ? { ...others, emptyMinutes: typed } : others)}
    />
  );
}
