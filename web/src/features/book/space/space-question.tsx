import { NativeSelect, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MAX_PEOPLE } from '../../../../../server/modules/space-requests/contract.ts';
import type { Delegator } from '../../../data/delegates.ts';
import type { ResourceGroup } from '../../../data/places.ts';
import { nameOf, showDay, showTimes } from '../../../lib/show.ts';
import type { When } from '../../../lib/when.ts';
import { ForWhom } from '../../../parts/for-whom.tsx';
import { Terms } from '../../../parts/rules/terms.tsx';
import { useForm } from '../../../ui/form.ts';
import { FormButtons } from '../../../ui/form-buttons.tsx';
import { Question } from '../../../ui/question.tsx';
import { Refusal } from '../../../ui/refusal.tsx';
import { useAsking } from './asking.ts';
import { Refused } from './refused.tsx';

interface Props {
  readonly groups: readonly ResourceGroup[];
  readonly when: When;
  readonly onClose: () => void;
}

/** The compiler compares it with the server's. */
const MOST_PEOPLE: typeof MAX_PEOPLE = 10_000;
const isCount = (text: string): boolean => /^[1-9]\d*$/.test(text) && Number(text) <= MOST_PEOPLE;

/** Asks for any space of a group at the time that is shown: for how many, for whom, what for, and what it must have. */
export function SpaceQuestion({ groups, when: { wall, period, zone }, onClose }: Props) {
  const { t } = useTranslation(['space', 'parts']);
  const [who, setWho] = useState<Delegator | null>(null);
  const { ask, error, isBusy, terms, sentence } = useAsking(period, who, onClose);
  const { props, wrong, refusal } = useForm({
    fields: {
      id: () => null,
      people: (value) => (isCount(value) ? null : t('needPeople')),
      title: () => null,
      notes: () => null,
      hostId: () => null,
      acceptTerms: (value) => (terms === null || value !== '' ? null : t('parts:terms.acceptFirst')),
    },
    error,
    send: (typed) => ask(typed),
  });
  return (
    <Question title={t('ask')} size="md" onClose={onClose}>
      <form {...props}>
        <Stack gap="md">
          <Text className="tabular">
            {showDay(wall.day)}, {showTimes(period, zone)}
          </Text>
          <Groups groups={groups} wrong={wrong('id')} />
          <NumberInput
            name="people"
            label={t('people')}
            defaultValue={1}
            min={1}
            max={MOST_PEOPLE}
            allowDecimal={false}
            error={wrong('people')}
            data-autofocus
          />
          <ForWhom
            name="hostId"
            label={t('for')}
            placeholder={t('myself')}
            error={wrong('hostId')}
            value={who}
            onChange={setWho}
          />
          <WhatFor title={wrong('title')} notes={wrong('notes')} />
          {terms !== null && <Terms text={terms} wrong={wrong('acceptTerms')} />}
          {terms === null && !isBusy && wrong('acceptTerms') !== null && <Refusal>{wrong('acceptTerms')}</Refusal>}
          {refusal !== null && <Refused error={refusal} sentence={sentence} />}
          <FormButtons isPending={isBusy} cancel={t('cancel')} says={t('send')} onClose={onClose} />
        </Stack>
      </form>
    </Question>
  );
}

/** Of which group: where there is one, nobody is asked. */
function Groups({ groups, wrong }: Pick<Props, 'groups'> & { readonly wrong: string | null }) {
  const { t } = useTranslation('space');
  const [first, ...more] = groups;
  if (first !== undefined && more.length === 0)
    return (
      <Text>
        {nameOf(first)}
        <input type="hidden" name="id" value={first.id} />
      </Text>
    );
  const data = groups.map((group) => ({ value: String(group.id), label: nameOf(group) }));
  return <NativeSelect name="id" label={t('group')} error={wrong} data={data} />;
}

/** What is wrong with what is said besides. */
interface WrongProps {
  readonly title: string | null;
  readonly notes: string | null;
}

function WhatFor({ title, notes }: WrongProps) {
  const { t } = useTranslation('space');
  return (
    <>
      <TextInput name="title" label={t('what')} maxLength={200} error={title} />
      <Textarea
        name="notes"
        label={t('notes')}
        description={t('notesText')}
        maxLength={4_000}
        autosize
        minRows={2}
        maxRows={6}
        error={notes}
      />
    </>
  );
}
