import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Building } from '../../data/places.ts';
import { questionnaireFor, questionnairesQuery } from '../../data/visiting.ts';
import { useNow } from '../../lib/now.ts';
import { addMinutes, clockIn, dayIn } from '../../lib/when.ts';
import { PersonSelect, type Person } from '../../parts/person-select.tsx';
import { answersIn, missingIn, QuestionFields } from './question-fields.tsx';
import { VisitDrawer } from './visit-drawer.tsx';

interface Props {
  readonly building: Building;
  readonly onClose: () => void;
}

/** Where her answers stand in the request. */
const ANSWERS = 'visitors[0].answers';

/** Lets somebody in who stands at the front desk without an invitation: she is here at once, and her host is told. */
export function WalkInDrawer({ building, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const [host, setHost] = useState<Person | null>(null);
  const { data: questionnaires = [] } = useQuery(questionnairesQuery);
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const { questions = [] } = questionnaireFor(questionnaires, building.id) ?? {};
  const missing = missingIn(questions, answers);
  const now = useNow();
  const [end] = useState(() => laterToday(now, building.zone));
  return (
    <VisitDrawer<'hostId' | 'end' | typeof ANSWERS>
      title={t('walkIn')}
      send={t('letIn')}
      done={(name) => t('isIn', { name })}
      onClose={onClose}
      buildingId={building.id}
      checks={{
        hostId: () => (host === null ? t('needHost') : null),
        end: (value) => (value === '' ? t('needTime') : null),
        [ANSWERS]: () => (missing === undefined ? null : t('questions.need')),
      }}
      {...(questions.length > 0 && { answers: answersIn(questions, answers) })}
      wishOf={(typed) => ({
        buildingId: building.id,
        hostId: host?.id ?? 0,
        end: `${dayIn(now, building.zone)}T${typed.end}`,
        arrived: true,
      })}
      renderFields={(wrong) => (
        <>
          <PersonSelect
            name="hostId"
            label={t('host')}
            required
            placeholder={t('search')}
            nobody={t('nobody')}
            error={wrong('hostId')}
            value={host}
            onChange={setHost}
          />
          <TextInput type="time" name="end" required label={t('until')} defaultValue={end} error={wrong('end')} />
          <QuestionFields
            questions={questions}
            name={ANSWERS}
            answers={answers}
            wrong={(key) => (key === (missing ?? questions[0]?.key) ? wrong(ANSWERS) : null)}
            onAnswer={(key, said) => setAnswers({ ...answers, [key]: said })}
          />
        </>
      )}
    />
  );
}

/** An hour from now, or the last minute of the day. */
function laterToday(now: string, zone: string): string {
  const later = addMinutes(now, 60);
  return dayIn(later, zone) === dayIn(now, zone) ? clockIn(later, zone) : '23:59';
}
