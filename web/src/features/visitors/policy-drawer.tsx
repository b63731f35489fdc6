import { Checkbox, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddVisitingPolicy, useChangeVisitingPolicy, type VisitingPolicy } from '../../data/visiting.ts';
import { showWeekday } from '../../lib/show.ts';
import { useForm } from '../../ui/form.ts';
import { tell } from '../../ui/tell.tsx';
import { Approvers } from './approvers.tsx';
import {
  chosenOf,
  CLOCKS,
  filledOf,
  hoursSaid,
  NUMBERS,
  rulesOf,
  type Chosen,
  type RuleField,
} from './policy-rules.ts';
import { useTries } from './try-key.ts';
import { FormEnd, type Wrong } from './visit-drawer.tsx';
import { chosenIn, WhereSelect, type Places } from './where.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';

interface Props extends Places {
  /** One to change; absent: a new one. */
  readonly policy?: VisitingPolicy;
  readonly onClose: () => void;
}

/** Adds a policy for visits to a building, or to all; or changes it. */
export function PolicyDrawer(props: Props) {
  const { t } = useTranslation('visitors');
  return (
    <SideDrawer
      size={520}
      title={props.policy ? t('rules.changeOf', { name: props.policy.name }) : t('rules.add')}
      onClose={props.onClose}
    >
      <PolicyForm {...props} />
    </SideDrawer>
  );
}

const LABELS = { 'rules.inviteAhead': 'ahead', 'rules.minLength': 'min', 'rules.maxLength': 'max' } as const;
type Field = 'name' | 'buildingId' | RuleField;

function PolicyForm({ buildings, forAll, policy, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const adding = useAddVisitingPolicy();
  const changing = useChangeVisitingPolicy();
  const { error, isPending } = policy ? changing : adding;
  const [chosen, setChosen] = useState(() => chosenOf(policy?.rules));
  const choose = (change: Partial<Chosen>): void => setChosen({ ...chosen, ...change });
  const trySending = useTries();
  const isWhole = (value: string): string | null =>
    value === '' || /^\d+$/.test(value) ? null : t('rules.needNumber');
  const clock = (value: string, other: string): string | null =>
    value === '' && other !== '' ? t('needTime') : value !== '' && chosen.days.length === 0 ? t('rules.needDay') : null;
  const { props, wrong, refusal } = useForm<Field>({
    fields: {
      name: (value) => (value.trim() === '' ? t('rules.needName') : null),
      buildingId: () => null,
      'rules.inviteAhead': (value, typed) =>
        isWhole(value) ??
        (Object.keys(rulesOf(typed, chosen, policy?.rules)).length === 0 ? t('rules.needRule') : null),
      'rules.minLength': isWhole,
      'rules.maxLength': isWhole,
      'rules.hours.from': (value, typed) => clock(value, typed[CLOCKS[1]]),
      'rules.hours.to': (value, typed) =>
        clock(value, typed[CLOCKS[0]]) ?? (value !== '' && value <= typed[CLOCKS[0]] ? t('endFirst') : null),
    },
    error,
    send(typed) {
      const wish = { name: typed.name.trim(), rules: rulesOf(typed, chosen, policy?.rules) };
      const done = ({ name }: VisitingPolicy): void => {
        tell(t('rules.added', { name }));
        onClose();
      };
      if (policy) trySending(changing.mutateAsync, { id: policy.id, version: policy.version, ...wish }, done);
      else trySending(adding.mutateAsync, { ...wish, buildingId: chosenIn(typed.buildingId) }, done);
    },
  });
  return (
    <form {...props}>
      <Stack gap="lg">
        <Text size="sm" c="dimmed" aria-hidden="true">
          {t('required')}
        </Text>
        <TextInput
          name="name"
          label={t('rules.name')}
          required
          defaultValue={policy?.name ?? ''}
          maxLength={200}
          error={wrong('name')}
          data-autofocus
        />
        {policy ? (
          <Text size="sm">{t('rules.stays')}</Text>
        ) : (
          <WhereSelect buildings={buildings} forAll={forAll} wrong={wrong as Wrong} />
        )}
        <RuleFields wrong={wrong as Wrong} before={policy?.rules} chosen={chosen} onChoose={choose} />
        <Checkbox
          label={t('rules.purpose')}
          checked={chosen.isPurposeNeeded}
          onChange={(event) => choose({ isPurposeNeeded: event.currentTarget.checked })}
        />
        <Approvers approvers={chosen.approvers} onChange={(approvers) => choose({ approvers })} />
        <FormEnd
          refusal={refusal}
          isPending={isPending}
          says={t(policy ? 'save' : 'add')}
          leave={t('cancel')}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}

interface RuleProps {
  readonly wrong: Wrong;
  readonly before: VisitingPolicy['rules'] | undefined;
  readonly chosen: Chosen;
  readonly onChoose: (change: Partial<Chosen>) => void;
}

/** How far ahead, how long, and on which days from when until when. */
function RuleFields({ wrong, before, chosen, onChoose }: RuleProps) {
  const { t } = useTranslation('visitors');
  const filled = filledOf(before);
  const { hours } = before ?? {};
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
        {NUMBERS.map((name) => (
          <TextInput
            key={name}
            name={name}
            label={t(`rules.${LABELS[name]}`)}
            inputMode="numeric"
            defaultValue={filled[name]}
            error={wrong(name)}
          />
        ))}
      </SimpleGrid>
      {hours && chosenOf(before).keptHours && (
        <Checkbox
          label={t('rules.keepHours', { hours: hoursSaid(hours) })}
          checked={chosen.keptHours !== null}
          onChange={(event) => onChoose({ keptHours: event.currentTarget.checked ? hours : null })}
        />
      )}
      {chosen.keptHours === null && <HourFields wrong={wrong} filled={filled} chosen={chosen} onChoose={onChoose} />}
    </>
  );
}

interface HourProps extends Omit<RuleProps, 'before'> {
  readonly filled: ReturnType<typeof filledOf>;
}

/** On which days from when until when. */
function HourFields({ wrong, filled, chosen, onChoose }: HourProps) {
  const { t } = useTranslation('visitors');
  return (
    <>
      <Checkbox.Group
        label={t('rules.days')}
        value={chosen.days.map(String)}
        onChange={(days) => onChoose({ days: days.map(Number).toSorted((a, b) => a - b) })}
      >
        <Group gap="sm" mt={6}>
          {[1, 2, 3, 4, 5, 6, 7].map((day) => (
            <Checkbox key={day} value={String(day)} label={showWeekday(day)} />
          ))}
        </Group>
      </Checkbox.Group>
      <SimpleGrid cols={2} spacing="sm">
        <TextInput
          type="time"
          name={CLOCKS[0]}
          label={t('from')}
          defaultValue={filled[CLOCKS[0]]}
          error={wrong(CLOCKS[0])}
        />
        <TextInput
          type="time"
          name={CLOCKS[1]}
          label={t('to')}
          defaultValue={filled[CLOCKS[1]]}
          error={wrong(CLOCKS[1])}
        />
      </SimpleGrid>
    </>
  );
}
