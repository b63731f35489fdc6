import { Button, Checkbox, Fieldset, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddQuestionnaire, type Question } from '../../data/visiting.ts';
import { useForm } from '../../ui/form.ts';
import { tell } from '../../ui/tell.tsx';
import { useTries } from './try-key.ts';
import { FormEnd, SideDrawer, type Wrong } from './visit-drawer.tsx';
import { chosenIn, WhereSelect, type Places } from './where.tsx';

interface Props extends Places {
  readonly onClose: () => void;
}

/** Adds what visitors to a building, or to all, are asked. */
export function QuestionnaireDrawer(props: Props) {
  const { t } = useTranslation('visitors');
  return (
    <SideDrawer title={t('questions.add')} onClose={props.onClose}>
      <QuestionnaireForm {...props} />
    </SideDrawer>
  );
}

const MOST = 20;

/** A question as it is typed. */
interface Draft {
  readonly id: number;
  readonly text: string;
  readonly kind: Question['kind'];
  /** With a comma between them. */
  readonly choices: string;
  readonly required: boolean;
  /** Empty: any answer will do. */
  readonly expected: string;
}
const empty: Draft = { id: 0, text: '', kind: 'yes_no', choices: '', required: true, expected: '' };

const choicesIn = ({ choices }: Draft): string[] =>
  choices.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]));

const questionOf = (draft: Draft, place: number): Question => {
  const { text, kind, required, expected } = draft;
  return {
    key: `q${place + 1}`,
    text: text.trim(),
    kind,
    required,
    ...(kind === 'choice' && { choices: choicesIn(draft) }),
    ...(kind !== 'text' && expected !== '' && { expected }),
  };
};

function QuestionnaireForm({ buildings, forAll, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const { mutateAsync, error, isPending } = useAddQuestionnaire();
  const [drafts, setDrafts] = useState<readonly Draft[]>([empty]);
  const trySending = useTries();
  const { props, wrong, refusal } = useForm<'name' | 'buildingId' | 'questions'>({
    fields: {
      name: (value) => (value.trim() === '' ? t('rules.needName') : null),
      buildingId: () => null,
      questions: () => (drafts.some(({ text }) => text.trim() === '') ? t('questions.needText') : null),
    },
    error,
    send({ name, buildingId }) {
      const wish = { name: name.trim(), buildingId: chosenIn(buildingId), questions: drafts.map(questionOf) };
      trySending(mutateAsync, wish, (added) => {
        tell(t('questions.added', { name: added.name }));
        onClose();
      });
    },
  });
  return (
    <form {...props}>
      <Stack gap="lg">
        <TextInput
          name="name"
          label={t('questions.name')}
          required
          maxLength={200}
          error={wrong('name')}
          data-autofocus
        />
        <WhereSelect buildings={buildings} forAll={forAll} wrong={wrong as Wrong} />
        {drafts.map((draft, place) => (
          <DraftFields
            key={draft.id}
            place={place}
            draft={draft}
            error={place === drafts.findIndex(({ text }) => text.trim() === '') ? wrong('questions') : null}
            onChange={(change) => setDrafts(drafts.with(place, { ...draft, ...change }))}
          />
        ))}
        {drafts.length < MOST && (
          <Button variant="default" onClick={() => setDrafts([...drafts, { ...empty, id: drafts.length }])}>
            {t('questions.more')}
          </Button>
        )}
        <FormEnd refusal={refusal} isPending={isPending} says={t('add')} leave={t('cancel')} onClose={onClose} />
      </Stack>
    </form>
  );
}

interface DraftProps {
  readonly place: number;
  readonly draft: Draft;
  readonly error: string | null;
  readonly onChange: (change: Partial<Draft>) => void;
}

/** One question: what is asked, how it is answered, and who is not let in. */
function DraftFields({ place, draft, error, onChange }: DraftProps) {
  const { t } = useTranslation('visitors');
  const { text, kind, choices, required, expected } = draft;
  const yesNo = [
    { value: 'yes', label: t('questions.yes') },
    { value: 'no', label: t('questions.no') },
  ];
  const possible = kind === 'choice' ? [...new Set(choicesIn(draft))] : yesNo;
  return (
    <Fieldset legend={t('questions.nth', { number: place + 1 })}>
      <Stack gap="sm">
        <TextInput
          {...(place === 0 && { name: 'questions' })}
          label={t('questions.text')}
          required
          maxLength={300}
          value={text}
          error={error}
          onChange={(event) => onChange({ text: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('questions.kind')}
          value={kind}
          onChange={(event) => onChange({ kind: event.currentTarget.value as Draft['kind'], expected: '' })}
          data={(['yes_no', 'choice', 'text'] as const).map((one) => ({
            value: one,
            label: t(`questions.kinds.${one}`),
          }))}
        />
        {kind === 'choice' && (
          <TextInput
            label={t('questions.choices')}
            value={choices}
            onChange={(event) => onChange({ choices: event.currentTarget.value, expected: '' })}
          />
        )}
        {kind !== 'text' && (
          <NativeSelect
            label={t('questions.expected')}
            value={expected}
            onChange={(event) => onChange({ expected: event.currentTarget.value })}
            data={[{ value: '', label: t('questions.any') }, ...possible]}
          />
        )}
        <Checkbox
          label={t('questions.required')}
          checked={required}
          onChange={(event) => onChange({ required: event.currentTarget.checked })}
        />
      </Stack>
    </Fieldset>
  );
}
