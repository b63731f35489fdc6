import { MultiSelect, NumberInput, Skeleton, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../data/asked.ts';
import { attendanceSettingsQuery, useAttendanceSettings, type AttendanceSettings } from '../../data/attendance.ts';
import { groupsQuery } from '../../data/people.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { useForm } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Question } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';

/** What the API takes for the smallest of groups. */
const [LEAST, MOST] = [3, 100];

/** Of which groups it is told how many were in, and from how many people on. */
export function AttendanceQuestion({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('insights');
  const { data, error, refetch } = useAsked(attendanceSettingsQuery);
  return (
    <Question title={t('people.settings')} size="md" onClose={onClose}>
      {error && data === undefined ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={160} radius={14} aria-hidden="true" />
      ) : (
        <SettingsForm key={data.version} settings={data} onClose={onClose} />
      )}
    </Question>
  );
}

interface Props {
  readonly settings: AttendanceSettings;
  readonly onClose: () => void;
}

function SettingsForm({ settings, onClose }: Props) {
  const { t } = useTranslation('insights');
  const groups = useAsked(groupsQuery);
  const { mutateAsync, error, isPending } = useAttendanceSettings();
  const [groupIds, setGroupIds] = useState<readonly number[]>(settings.groupIds);
  const { props, wrong, refusal } = useForm({
    fields: {
      groupIds: () => null,
      smallest: (value) =>
        Number(value) >= LEAST && Number(value) <= MOST ? null : t('people.needSmallest', { least: LEAST, most: MOST }),
    },
    error,
    send: ({ smallest }) =>
      whenDone(mutateAsync({ version: settings.version, smallest: Number(smallest), groupIds: [...groupIds] }), {
        onSuccess: () => {
          tell(t('people.saved'));
          onClose();
        },
      }),
  });
  return (
    <form {...props}>
      <Stack gap="md">
        {groups.error && groups.data === undefined && (
          <Failure error={groups.error} retry={() => void groups.refetch()} />
        )}
        <MultiSelect
          name="groupIds"
          label={t('people.groups')}
          description={t('people.groupsHint')}
          searchable
          clearable
          nothingFoundMessage={t('people.noGroup')}
          error={wrong('groupIds')}
          value={groupIds.map(String)}
          data={(groups.data ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
          onChange={(all) => setGroupIds(all.map(Number))}
        />
        <NumberInput
          name="smallest"
          label={t('people.smallest')}
          description={t('people.smallestHint')}
          min={LEAST}
          max={MOST}
          allowDecimal={false}
          defaultValue={settings.smallest}
          error={wrong('smallest')}
        />
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        <FormButtons isPending={isPending} cancel={t('people.cancel')} says={t('people.save')} onClose={onClose} />
      </Stack>
    </form>
  );
}
