import { Button, Checkbox, Fieldset, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  useAddQuestionnaire,
  useChangeQuestionnaire,
  type Question,
  type VisitQuestionnaire,
} from '../../data/visiting.ts';
import { useForm } from '../../ui/form.ts';
import { tell } from '../../ui/tell.tsx';
import { useTries } from './try-key.ts';
import { FormEnd, type Wrong } from './visit-drawer.tsx';
import { chosenIn, WhereSelect, type Places } from './where.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';

interface Props extends Places {
  /** One to change; absent: a new one. */
  readonly questionnaire?: VisitQuestionnaire;
  readonly onClose: () => void;
}

/** Adds what visitors to a building, or to all, are asked; or changes it. */
export function QuestionnaireDrawer(props: Props) {
  const { t } = useTranslation('visitors');
  return (
    <SideDrawer
      size={520}
      title={props.questionnaire ? t('rules.changeOf', { name: props.questionnaire.name }) : t('questions.add')}
      onClose={props.onClose}
    >
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
  /** As it is asked so far. */
  readonly before?: Question;
}
const empty: Draft = { id: 0, text: '', kind: 'yes_no', choices: '', required: true, expected: '' };

const shownChoices = ({ choices = [] }: Question): string => choices.join(', ');

/** What can be chosen; what was not touched stays, whatever stands in it. */
const choicesIn = ({ choices, before }: Draft): string[] =>
  before?.choices && shownChoices(before) === choices
    ? [...before.choices]
    : choices.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]));

const draftOf = (before: Question, id: number): Draft => ({
  id,
  text: before.text,
  kind: before.kind,
  choices: shownChoices(before),
  required: before.required,
  expected: before.expected ?? '',
  before,
});

/** A question keeps its key; a new one gets one that none of them has. */
function questionsOf(drafts: readonly Draft[]): Question[] {
  const taken = new Set(drafts.flatMap(({ before }) => before?.key ?? []));
  return drafts.map((draft) => {
    let count = 1;
    while (draft.before === undefined && taken.has(`q${count}`)) count++;
    const key = draft.before?.key ?? `q${count}`;
    taken.add(key);
    return questionOf(draft, key);
  });
}

const questionOf = (draft: Draft, key: string): Question => {
  const { text, kind, required, expected } = draft;
  return {
    key,
    text: text.trim(),
    kind,
    required,
    ...(kind === 'choice' && { choices: choicesIn(draft) }),
    ...(kind !== 'text' && expected !== '' && { expected }),
  };
};

function QuestionnaireForm({ buildings, forAll, questionnaire, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const adding = useAddQuestionnaire();
  const changing = useChangeQuestionnaire();
  const { error, isPending } = questionnaire ? changing : adding;
  const [drafts, setDrafts] = useState<readonly Draft[]>(questionnaire?.questions.map(draftOf) ?? [empty]);
  const trySending = useTries();
  const { props, wrong, refusal } = useForm<'name' | 'buildingId' | 'questions'>({
    fields: {
      name: (value) => (value.trim() === '' ? t('rules.needName') : null),
      buildingId: () => null,
      questions: () => (drafts.some(({ text }) => text.trim() === '') ? t('questions.needText') : null),
    },
    error,
    send({ name, buildingId }) {
      const wish = { name: name.trim(), questions: questionsOf(drafts) };
      const done = (said: VisitQuestionnaire): void => {
        tell(t('questions.added', { name: said.name }));
        onClose();
      };
      if (questionnaire)
        trySending(changing.mutateAsync, { id: questionnaire.id, version: questionnaire.version, ...wish }, done);
      else trySending(adding.mutateAsync, { ...wish, buildingId: chosenIn(buildingId) }, done);
    },
  });
  return (
    <form {...props}>
      <Stack gap="lg">
        <TextInput
          name="name"
          label={t('questions.name')}
          required
          defaultValue={questionnaire?.name ?? ''}
          maxLength={200}
          error={wrong('name')}
          data-autofocus
        />
        {questionnaire ? (
          <Text size="sm">{t('questions.anew')}</Text>
        ) : (
          <WhereSelect buildings={buildings} forAll={forAll} wrong={wrong as Wrong} />
        )}
        {drafts.map((draft, place) => (
          <DraftFields
            key={draft.id}
            place={place}
            draft={draft}
            error={place === drafts.findIndex(({ text }) => text.trim() === '') ? wrong('questions') : null}
            onChange={(change) => setDrafts(drafts.with(place, { ...draft, ...change }))}
            onDrop={drafts.length > 1 ? () => setDrafts(drafts.toSpliced(place, 1)) : null}
          />
        ))}
        {drafts.length < MOST && (
          <Button
            variant="default"
            onClick={() => setDrafts([...drafts, { ...empty, id: Math.max(...drafts.map(({ id }) => id)) + 1 }])}
          >
            {t('questions.more')}
          </Button>
        )}
        <FormEnd
          refusal={refusal}
          isPending={isPending}
          says={t(questionnaire ? 'save' : 'add')}
          leave={t('cancel')}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}

interface DraftProps {
  readonly place: number;
  readonly draft: Draft;
  readonly error: string | null;
  readonly onChange: (change: Partial<Draft>) => void;
  /** null: it is the only one. */
  readonly onDrop: (() => void) | null;
}

/** One question: what is asked, how it is answered, and who is not let in. */
function DraftFields({ place, draft, error, onChange, onDrop }: DraftProps) {
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
        {onDrop !== null && (
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            aria-label={t('questions.dropOf', { number: place + 1 })}
            onClick={onDrop}
          >
            {t('questions.drop')}
          </Button>
        )}
      </Stack>
    </Fieldset>
  );
}
