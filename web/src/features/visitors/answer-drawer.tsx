import { Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer, type VisitQuestionnaire } from '../../data/visiting.ts';
import { useSay } from '../../data/visitors.ts';
import { tell } from '../../ui/tell.tsx';
import type { Coming } from './comings.ts';
import { answersIn, missingIn, QuestionFields } from './question-fields.tsx';
import { FormEnd } from './visit-drawer.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';

interface Props extends Coming {
  readonly questionnaire: VisitQuestionnaire;
  readonly onClose: () => void;
}

/** Asks a visitor what visitors are asked; who may come in is here then, and of who may not it is noted. */
export function AnswerDrawer(props: Props) {
  const { t } = useTranslation('visitors');
  return (
    <SideDrawer size={520} title={t('questions.of', { name: props.badge.name })} onClose={props.onClose}>
      <AnswerForm {...props} />
    </SideDrawer>
  );
}

function AnswerForm({ visit, badge, questionnaire, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const { questions, version } = questionnaire;
  const answer = useAnswer();
  const say = useSay();
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const [isTried, setTried] = useState(false);
  const missing = missingIn(questions, answers);
  const whose = { id: visit.id, badgeId: badge.id };
  const { name } = badge;
  async function send(): Promise<void> {
    const given = { ...whose, answers: answersIn(questions, answers), questionnaireVersion: version };
    const { badges } = await answer.mutateAsync(given);
    if (badges.find(({ id }) => id === badge.id)?.questions?.passed !== true) tell(t('questions.barred', { name }));
    else {
      await say.mutateAsync({ say: 'noteArrival', ...whose });
      tell(t('isIn', { name }));
    }
    onClose();
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    // What is refused stands at the end of the form.
    if (missing === undefined) void send().catch(() => undefined);
  }
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="lg">
        <Text size="sm" c="dimmed" aria-hidden="true">
          {t('required')}
        </Text>
        <QuestionFields
          questions={questions}
          answers={answers}
          wrong={(key) => (isTried && missing === key ? t('questions.need') : null)}
          onAnswer={(key, said) => setAnswers({ ...answers, [key]: said })}
        />
        <FormEnd
          refusal={answer.error ?? say.error}
          isPending={answer.isPending || say.isPending}
          says={t('say.noteArrival')}
          leave={t('cancel')}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}
