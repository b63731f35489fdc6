import { Checkbox, MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groupsQuery, peopleQuery, userQuery } from '../../data/people.ts';
import type { PolicyToMake } from '../../data/visiting.ts';
import { nameOf } from '../../lib/show.ts';

/** Who approves visits; neither: who receives visitors there. */
export interface Approving {
  readonly groupIds: readonly number[];
  readonly userIds: readonly number[];
}

const NOBODY: Approving = { groupIds: [], userIds: [] };

/** What a policy says of that. */
export const approvalOf = ({
  groupIds,
  userIds,
}: Approving): NonNullable<PolicyToMake['wish']['rules']['approval']> => ({
  ...(groupIds.length > 0 && { groupIds: [...groupIds] }),
  ...(userIds.length > 0 && { userIds: [...userIds] }),
});

interface Props {
  readonly approvers: Approving | null;
  readonly onChange: (approvers: Approving | null) => void;
}

/** Whether visits need approval, and whose. */
export function Approvers({ approvers, onChange }: Props) {
  const { t } = useTranslation('visitors');
  return (
    <>
      <Checkbox
        label={t('rules.approval')}
        checked={approvers !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? NOBODY : null)}
      />
      {approvers !== null && (
        <>
          <Groups
            ids={approvers.groupIds}
            isAlone={approvers.userIds.length === 0}
            onChange={(groupIds) => onChange({ ...approvers, groupIds })}
          />
          <People ids={approvers.userIds} onChange={(userIds) => onChange({ ...approvers, userIds })} />
        </>
      )}
    </>
  );
}

interface ManyProps {
  readonly ids: readonly number[];
  readonly onChange: (ids: readonly number[]) => void;
}

/** @param isAlone nobody is named besides */
function Groups({ ids, isAlone, onChange }: ManyProps & { readonly isAlone: boolean }) {
  const { t } = useTranslation('visitors');
  const { data = [] } = useQuery(groupsQuery);
  return (
    <MultiSelect
      label={t('rules.approverGroups')}
      description={isAlone && ids.length === 0 ? t('rules.receivers') : undefined}
      searchable
      clearable
      nothingFoundMessage={t('nobody')}
      value={ids.map(String)}
      data={data.map(({ id, name }) => ({ value: String(id), label: name }))}
      onChange={(all) => onChange(all.map(Number))}
    />
  );
}

/** People, found by a part of the name. */
function People({ ids, onChange }: ManyProps) {
  const { t } = useTranslation('visitors');
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(search.trim(), 200);
  const { data } = useQuery({ ...peopleQuery(wanted), placeholderData: keepPreviousData });
  const chosen = useQueries({ queries: ids.map(userQuery) }).flatMap((one) => one.data ?? []);
  // Who was just chosen is still among those found, until she is known by herself.
  const known = [...new Map([...(data?.people ?? []), ...chosen].map((one) => [one.id, one])).values()];
  return (
    <MultiSelect
      label={t('rules.approverPeople')}
      searchable
      clearable
      nothingFoundMessage={t('nobody')}
      // The server has looked already.
      filter={({ options }) => options}
      value={ids.map(String)}
      data={known.map((user) => ({ value: String(user.id), label: nameOf(user) }))}
      searchValue={search}
      onSearchChange={setSearch}
      onChange={(all) => onChange(all.map(Number))}
    />
  );
}
