import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Question } from '../../data/visiting.ts';

interface Props {
  readonly questions: readonly Question[];
  /** Of the first, where a form reads it. */
  readonly name?: string;
  readonly answers: Readonly<Record<string, string>>;
  readonly wrong: (key: string) => string | null;
  readonly onAnswer: (key: string, answer: string) => void;
}

/** What a visitor is asked, a field each. */
export function QuestionFields({ questions, name, answers, wrong, onAnswer }: Props) {
  const { t } = useTranslation('visitors');
  return questions.map(({ key, text, kind, choices = [], required }, place) => {
    const field = {
      ...(name !== undefined && place === 0 && { name }),
      label: text,
      required,
      value: answers[key] ?? '',
      error: wrong(key),
      onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
        onAnswer(key, event.currentTarget.value),
    };
    if (kind === 'text') return <TextInput key={key} maxLength={500} {...field} />;
    const data =
      kind === 'choice'
        ? [...choices]
        : [
            { value: 'yes', label: t('questions.yes') },
            { value: 'no', label: t('questions.no') },
          ];
    return <NativeSelect key={key} data={[{ value: '', label: '' }, ...data]} {...field} />;
  });
}

/** The first question that has to be answered and is not. */
export const missingIn = (questions: readonly Question[], answers: Readonly<Record<string, string>>) =>
  questions.find(({ key, required }) => required && (answers[key]?.trim() ?? '') === '')?.key;

/** What was answered; what was left empty is not said. */
export const answersIn = (questions: readonly Question[], answers: Readonly<Record<string, string>>) =>
  questions.flatMap(({ key }) => {
    const answer = answers[key]?.trim() ?? '';
    return answer === '' ? [] : [{ key, answer }];
  });
