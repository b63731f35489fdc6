import { Group, MultiSelect, NativeSelect, SegmentedControl, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Said } from '../../../../../server/modules/policies/contract.ts';
import { groupsQuery } from '../../../data/people.ts';
import { showMinutes } from '../../../lib/show.ts';
import { ClockInput } from '../../../parts/when/clock-input.tsx';
import { CountInput } from './count-input.tsx';
import type { InputProps } from './input.ts';
import { LengthInput } from './length-input.tsx';

const DAY = 24 * 60;
const LONGEST = 31 * DAY;
const YEAR = 366 * DAY;

export const MinLengthInput = ({ says: { minutes }, onChange, ...named }: InputProps<Said<'minLength'>>) => (
  <LengthInput
    {...named}
    minutes={minutes}
    least={5}
    most={LONGEST}
    onMinutes={(next) => onChange({ minutes: next })}
  />
);

/** Days are those of the calendar; hours and minutes are not. */
export function MaxLengthInput({ says, onChange, ...named }: InputProps<Said<'maxLength'>>) {
  const minutes = 'days' in says ? says.days * 24 * 60 : says.minutes;
  const change = (next: number): void => {
    onChange(next % (24 * 60) === 0 ? { days: next / (24 * 60) } : { minutes: next });
  };
  return <LengthInput {...named} minutes={minutes} least={5} most={LONGEST} onMinutes={change} />;
}

export const FromNowInput = ({ says: { minutes }, onChange, ...named }: InputProps<Said<'notice'>>) => (
  <LengthInput {...named} minutes={minutes} least={0} most={YEAR} onMinutes={(next) => onChange({ minutes: next })} />
);

export const BufferInput = ({ says: { minutes }, onChange, ...named }: InputProps<Said<'setUp'>>) => (
  <LengthInput {...named} minutes={minutes} least={0} most={DAY} onMinutes={(next) => onChange({ minutes: next })} />
);

const steps = [5, 10, 15, 20, 30, 60, 120] as const;

export const SlotInput = ({ says: { minutes }, onChange, label, name }: InputProps<Said<'slot'>>) => (
  <NativeSelect
    maw={140}
    aria-label={label}
    name={name}
    value={String(minutes)}
    data={steps.map((step) => ({ value: String(step), label: showMinutes(step) }))}
    onChange={({ currentTarget: { value } }) =>
      onChange({ minutes: steps.find((step) => step === Number(value)) ?? 15 })
    }
  />
);

export function DayPartsInput({
  says: { parts, noon = '12:00' },
  onChange,
  label,
  name,
}: InputProps<Said<'dayParts'>>) {
  const { t } = useTranslation('policies');
  return (
    <Group gap={8}>
      <SegmentedControl
        aria-label={label}
        name={name}
        value={parts}
        data={(['whole_days', 'half_days'] as const).map((value) => ({ value, label: t(`parts.${value}`) }))}
        onChange={(next) => onChange(next === 'half_days' ? { parts: next } : { parts: 'whole_days' })}
      />
      {parts === 'half_days' && (
        <ClockInput aria-label={t('parts.noon')} value={noon} onClock={(clock) => onChange({ parts, noon: clock })} />
      )}
    </Group>
  );
}

/** One of two, by words of its own. */
const yesOrNo = (words: 'allowed' | 'hidden' | 'said') =>
  function YesOrNo({ says, onChange, label, name }: InputProps<boolean>) {
    const { t } = useTranslation('policies');
    return (
      <div>
        <SegmentedControl
          aria-label={label}
          name={name}
          value={says ? 'yes' : 'no'}
          data={(['yes', 'no'] as const).map((value) => ({ value, label: t(`${words}.${value}`) }))}
          onChange={(next) => onChange(next === 'yes')}
        />
      </div>
    );
  };

export const AllowedInput = yesOrNo('allowed');
export const HiddenInput = yesOrNo('hidden');
export const SaidInput = yesOrNo('said');

export function CapacityInput({ says, onChange, label, name }: InputProps<Said<'capacity'>>) {
  const { t } = useTranslation('policies');
  return (
    <div>
      <SegmentedControl
        aria-label={label}
        name={name}
        value={says}
        data={(['enforced', 'advised'] as const).map((value) => ({ value, label: t(`capacity.${value}`) }))}
        onChange={(next) => onChange(next === 'advised' ? 'advised' : 'enforced')}
      />
    </div>
  );
}

export const AtOnceInput = ({ says: { resources }, onChange, label, name }: InputProps<Said<'atOnce'>>) => (
  <CountInput
    aria-label={label}
    name={name}
    value={resources}
    min={1}
    max={50}
    onCount={(next) => onChange({ resources: next })}
  />
);

export const TermsInput = ({ says: { text }, onChange, label, name }: InputProps<Said<'terms'>>) => (
  <Textarea
    aria-label={label}
    name={name}
    autosize
    minRows={3}
    maxRows={10}
    maxLength={5000}
    value={text}
    onChange={({ currentTarget: { value } }) => onChange({ text: value })}
  />
);

export const BookableByInput = ({ says: { groupIds }, onChange, label, name }: InputProps<Said<'bookableBy'>>) => (
  <GroupsInput label={label} name={name} groupIds={groupIds} onChange={(next) => onChange({ groupIds: next })} />
);

/** Single people who decide are kept as they were said elsewhere. */
export const ApprovalInput = ({ says, onChange, label, name }: InputProps<Said<'approval'>>) => {
  const { t } = useTranslation('policies');
  return (
    <GroupsInput
      label={label}
      name={name}
      placeholder={t('approvalByManagers')}
      groupIds={says.groupIds ?? []}
      onChange={(next) => onChange({ ...says, groupIds: next })}
    />
  );
};

/** Single people are kept here, too. */
export const ManagedByInput = ({ says, onChange, label, name }: InputProps<Said<'managedBy'>>) => (
  <GroupsInput
    label={label}
    name={name}
    groupIds={says.groupIds ?? []}
    onChange={(next) => onChange({ ...says, groupIds: next })}
  />
);

interface GroupsProps {
  readonly label: string;
  readonly name: string;
  readonly groupIds: readonly number[];
  readonly onChange: (groupIds: number[]) => void;
  readonly isLabelShown?: boolean;
  readonly placeholder?: string;
  readonly error?: string | null;
}

/** Some of the groups of people. */
export function GroupsInput({ label, name, groupIds, onChange, isLabelShown, placeholder, error }: GroupsProps) {
  const { t } = useTranslation('policies');
  const { data: groups = [] } = useQuery(groupsQuery);
  return (
    <MultiSelect
      {...(isLabelShown === true ? { label } : { 'aria-label': label })}
      name={name}
      searchable
      maxValues={50}
      hidePickedOptions
      nothingFoundMessage={t('noGroup')}
      error={error}
      value={groupIds.map(String)}
      data={groups.map(({ id, name: group }) => ({ value: String(id), label: group }))}
      {...(groupIds.length === 0 && { placeholder: placeholder ?? t('chooseGroups') })}
      onChange={(ids) => onChange(ids.map(Number))}
    />
  );
}
