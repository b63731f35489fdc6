import { Checkbox, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddVisitingPolicy, type PolicyToMake } from '../../data/visiting.ts';
import { showWeekday } from '../../lib/show.ts';
import { useForm } from '../../ui/form.ts';
import { tell } from '../../ui/tell.tsx';
import { approvalOf, Approvers, type Approving } from './approvers.tsx';
import { useTries } from './try-key.ts';
import { FormEnd, type Wrong } from './visit-drawer.tsx';
import { chosenIn, WhereSelect, type Places } from './where.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';

interface Props extends Places {
  readonly onClose: () => void;
}

/** Adds a policy for visits to a building, or to all. */
export function PolicyDrawer(props: Props) {
  const { t } = useTranslation('visitors');
  return (
    <SideDrawer size={520} title={t('rules.add')} onClose={props.onClose}>
      <PolicyForm {...props} />
    </SideDrawer>
  );
}

const WORK_WEEK: readonly number[] = [1, 2, 3, 4, 5];

/** The fields as the API calls them, so that a refusal finds its own. */
const NUMBERS = ['rules.inviteAhead', 'rules.minLength', 'rules.maxLength'] as const;
const LABELS = { 'rules.inviteAhead': 'ahead', 'rules.minLength': 'min', 'rules.maxLength': 'max' } as const;
const CLOCKS = ['rules.hours.from', 'rules.hours.to'] as const;
type Field = 'name' | 'buildingId' | 'rules' | (typeof NUMBERS)[number] | (typeof CLOCKS)[number];
type Typed = Readonly<Record<Field, string>>;
type Rules = PolicyToMake['wish']['rules'];

/** What was ticked. */
interface Chosen {
  readonly days: readonly number[];
  readonly isPurposeNeeded: boolean;
  /** Who approves; null: nobody has to. */
  readonly approvers: Approving | null;
}

/** What was filled in; what was left empty is not said. */
function rulesOf(typed: Typed, { days, isPurposeNeeded, approvers }: Chosen): Rules {
  const [ahead, shortest, longest] = NUMBERS.map((field) => typed[field]);
  const [from, to] = CLOCKS.map((field) => typed[field]);
  return {
    ...(ahead && { inviteAhead: { days: Number(ahead) } }),
    ...(shortest && { minLength: { minutes: Number(shortest) } }),
    ...(longest && { maxLength: { minutes: Number(longest) } }),
    ...(from && to && { hours: { week: days.map((day) => ({ day, from, to })) } }),
    ...(isPurposeNeeded && { purposeRequired: true }),
    ...(approvers && { approval: approvalOf(approvers) }),
  };
}

function PolicyForm({ buildings, forAll, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const { mutateAsync, error, isPending } = useAddVisitingPolicy();
  const [days, setDays] = useState(WORK_WEEK);
  const [isPurposeNeeded, setPurposeNeeded] = useState(false);
  const [approvers, setApprovers] = useState<Approving | null>(null);
  const chosen = { days, isPurposeNeeded, approvers };
  const trySending = useTries();
  const isWhole = (value: string): string | null =>
    value === '' || /^\d+$/.test(value) ? null : t('rules.needNumber');
  const clock = (value: string, other: string): string | null =>
    value === '' && other !== '' ? t('needTime') : value !== '' && days.length === 0 ? t('rules.needDay') : null;
  const { props, wrong, refusal } = useForm<Field>({
    fields: {
      name: (value) => (value.trim() === '' ? t('rules.needName') : null),
      buildingId: () => null,
      'rules.inviteAhead': (value, typed) =>
        isWhole(value) ?? (Object.keys(rulesOf(typed, chosen)).length === 0 ? t('rules.needRule') : null),
      'rules.minLength': isWhole,
      'rules.maxLength': isWhole,
      'rules.hours.from': (value, typed) => clock(value, typed[CLOCKS[1]]),
      'rules.hours.to': (value, typed) =>
        clock(value, typed[CLOCKS[0]]) ?? (value !== '' && value <= typed[CLOCKS[0]] ? t('endFirst') : null),
      rules: () => null,
    },
    error,
    send(typed) {
      const wish = { name: typed.name.trim(), buildingId: chosenIn(typed.buildingId), rules: rulesOf(typed, chosen) };
      trySending(mutateAsync, wish, ({ name }) => {
        tell(t('rules.added', { name }));
        onClose();
      });
    },
  });
  return (
    <form {...props}>
      <Stack gap="lg">
        <Text size="sm" c="dimmed" aria-hidden="true">
          {t('required')}
        </Text>
        <TextInput name="name" label={t('rules.name')} required maxLength={200} error={wrong('name')} data-autofocus />
        <WhereSelect buildings={buildings} forAll={forAll} wrong={wrong as Wrong} />
        <RuleFields wrong={wrong as Wrong} days={days} onDays={setDays} />
        <Checkbox
          label={t('rules.purpose')}
          checked={isPurposeNeeded}
          onChange={(event) => setPurposeNeeded(event.currentTarget.checked)}
        />
        <Approvers approvers={approvers} onChange={setApprovers} />
        <FormEnd refusal={refusal} isPending={isPending} says={t('add')} leave={t('cancel')} onClose={onClose} />
      </Stack>
    </form>
  );
}

interface RuleProps {
  readonly wrong: Wrong;
  readonly days: readonly number[];
  readonly onDays: (days: readonly number[]) => void;
}

/** How far ahead, how long, and on which days from when until when. */
function RuleFields({ wrong, days, onDays }: RuleProps) {
  const { t } = useTranslation('visitors');
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
        {NUMBERS.map((name) => (
          <TextInput
            key={name}
            name={name}
            label={t(`rules.${LABELS[name]}`)}
            inputMode="numeric"
            error={wrong(name)}
          />
        ))}
      </SimpleGrid>
      <Checkbox.Group
        label={t('rules.days')}
        value={days.map(String)}
        onChange={(chosen) => onDays(chosen.map(Number).toSorted((a, b) => a - b))}
      >
        <Group gap="sm" mt={6}>
          {[1, 2, 3, 4, 5, 6, 7].map((day) => (
            <Checkbox key={day} value={String(day)} label={showWeekday(day)} />
          ))}
        </Group>
      </Checkbox.Group>
      <SimpleGrid cols={2} spacing="sm">
        <TextInput type="time" name={CLOCKS[0]} label={t('from')} error={wrong(CLOCKS[0])} />
        <TextInput type="time" name={CLOCKS[1]} label={t('to')} error={wrong(CLOCKS[1])} />
      </SimpleGrid>
    </>
  );
}
