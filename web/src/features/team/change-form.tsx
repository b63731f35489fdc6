import { Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangeTeamDay, type TeamDay } from '../../data/team-days.ts';
import { showProblem } from '../../lib/show.ts';
import { clockIn, dayIn } from '../../lib/when.ts';
import { useZoneWords } from '../../parts/when/zone-words.ts';
import { useForm } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Question } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly day: TeamDay;
  readonly onClose: () => void;
}

/** Changes what a team day is for, until when its desks are reserved, or gives some of them back. */
export function ChangeForm({ onClose, ...props }: Props) {
  const { t } = useTranslation('team');
  // As it was when this was opened: what somebody else changes meanwhile is refused, and not written over.
  const [day] = useState(props.day);
  const { mutateAsync, isPending, error } = useChangeTeamDay();
  const until = `${dayIn(day.releaseAt, day.zone)}T${clockIn(day.releaseAt, day.zone)}`;
  const needs = (value: string): string | null => (value.trim() === '' ? t('days.needed') : null);
  const most = day.places;
  const form = useForm({
    fields: {
      name: needs,
      releaseAt: needs,
      count: (value) =>
        /^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= most ? null : t('days.needFewer', { most }),
    },
    error,
    send: ({ name, releaseAt, count }) =>
      whenDone(
        mutateAsync({
          id: day.id,
          version: day.version,
          ...(name.trim() !== day.name && { name: name.trim() }),
          ...(releaseAt !== until && { releaseAt }),
          ...(Number(count) !== most && { count: Number(count) }),
        }),
        {
          onSuccess: (changed) => {
            tell(t('days.changed', { name: changed.name }));
            onClose();
          },
        },
      ),
  });
  return (
    <Question title={t('days.changeOf', { name: day.name })} size="md" onClose={onClose}>
      <form {...form.props}>
        <Stack gap="lg">
          <TextInput
            name="name"
            label={t('days.name')}
            maxLength={200}
            defaultValue={day.name}
            error={form.wrong('name')}
            data-autofocus
          />
          <TextInput
            type="datetime-local"
            name="releaseAt"
            label={t('days.releaseAt')}
            description={useZoneWords(day.zone, day.releaseAt)}
            defaultValue={until}
            error={form.wrong('releaseAt')}
          />
          <TextInput
            type="number"
            name="count"
            label={t('days.count')}
            description={t('days.fewerHint')}
            min={1}
            max={most}
            defaultValue={String(most)}
            error={form.wrong('count')}
          />
          {form.refusal !== null && <Refusal>{showProblem(form.refusal)}</Refusal>}
          <FormButtons isPending={isPending} cancel={t('days.close')} says={t('days.save')} onClose={onClose} />
        </Stack>
      </form>
    </Question>
  );
}
