import { NativeSelect, Select, Stack } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../data/asked.ts';
import { useAssignTask, type Task } from '../../data/orders.ts';
import { groupsQuery } from '../../data/people.ts';
import { isProblem } from '../../lib/problem.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { PersonSelect, type Person } from '../../parts/person-select.tsx';
import { useForm } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Question } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';

interface Props {
  readonly task: Task;
  readonly onClose: () => void;
}

const whoms = ['service', 'person', 'group'] as const;
type Whom = (typeof whoms)[number];

const whomOf = ({ userId, groupId }: Task): Whom => {
  if (userId !== null) return 'person';
  return groupId === null ? 'service' : 'group';
};

/** Says who does a task: one person, the members of a group, or whoever does the service. */
export function AssignQuestion({ task: given, onClose }: Props) {
  const { t } = useTranslation('tasks');
  // As it was when this was opened: what somebody else says meanwhile is refused, and not written over.
  const [task] = useState(given);
  const what = t('what', { quantity: task.quantity, name: task.name });
  const { mutateAsync, error, isPending } = useAssignTask();
  const [whom, setWhom] = useState(() => whomOf(task));
  const [person, setPerson] = useState<Person | null>(() =>
    task.userId === null ? null : { id: task.userId, name: task.assigneeName ?? '', names: {} },
  );
  const [group, setGroup] = useState(task.groupId === null ? null : String(task.groupId));
  const { props, wrong, refusal } = useForm<'userId' | 'groupId'>({
    fields: {
      userId: () => (whom === 'person' && person === null ? t('assign.needPerson') : null),
      groupId: () => (whom === 'group' && group === null ? t('assign.needGroup') : null),
    },
    error,
    send: () => {
      const who = {
        userId: whom === 'person' ? (person?.id ?? null) : null,
        groupId: whom === 'group' ? Number(group) : null,
      };
      whenDone(mutateAsync({ id: task.id, version: task.version, ...who }), {
        onSuccess: ({ assigneeName }) => {
          tell(assigneeName === null ? t('assign.toService', { what }) : t('assign.done', { what, who: assigneeName }));
          onClose();
        },
      });
    },
  });
  return (
    <Question title={t('assign.title', { what, where: task.resourceName })} size="md" onClose={onClose}>
      <form {...props}>
        <Stack gap="md">
          <NativeSelect
            label={t('assign.whom')}
            value={whom}
            data={whoms.map((one) => ({ value: one, label: t(`assign.whoms.${one}`) }))}
            onChange={({ currentTarget: { value } }) => setWhom(whoms.find((one) => one === value) ?? 'service')}
            data-autofocus
          />
          {whom === 'person' && (
            <PersonSelect
              name="userId"
              label={t('assign.person')}
              placeholder=""
              nobody={t('assign.nobody')}
              error={wrong('userId')}
              value={person}
              onChange={setPerson}
            />
          )}
          {whom === 'group' && <GroupSelect value={group} error={wrong('groupId')} onChange={setGroup} />}
          {refusal !== null && <Refusal>{showRefused(refusal, t)}</Refusal>}
          <FormButtons isPending={isPending} cancel={t('assign.cancel')} says={t('assign.save')} onClose={onClose} />
        </Stack>
      </form>
    </Question>
  );
}

const OWN = ['version_conflict', 'task_state_conflict'] as const;

function showRefused(error: Error, t: TFunction<'tasks'>): string {
  const own = OWN.find((code) => isProblem(error, code));
  return own === undefined ? showProblem(error) : t(`assign.refused.${own}`);
}

interface GroupProps {
  readonly value: string | null;
  readonly error: string | null;
  readonly onChange: (id: string | null) => void;
}

function GroupSelect({ value, error, onChange }: GroupProps) {
  const { t } = useTranslation('tasks');
  const { data, error: failed, refetch } = useAsked(groupsQuery);
  if (failed && data === undefined) return <Failure error={failed} retry={() => void refetch()} />;
  return (
    <Select
      name="groupId"
      label={t('assign.group')}
      searchable
      nothingFoundMessage={t('assign.noGroup')}
      error={error}
      value={value}
      data={(data ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
      onChange={onChange}
    />
  );
}
