import { Button, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../data/asked.ts';
import { buildingsQuery, type ResourceGroup } from '../../data/places.ts';
import { inGroupQuery, useRegroup } from '../../data/resource-groups.ts';
import { resourceSearchQuery, type Resource } from '../../data/resources.ts';
import { nameOf, showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { Failure } from '../../ui/notice.tsx';
import { Question } from '../../ui/question.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './resource-groups-page.module.css';

interface Props {
  readonly group: ResourceGroup;
  /** The default group of its country: what is in it may come into this one. */
  readonly standard: ResourceGroup | undefined;
  readonly onClose: () => void;
}

/** What is in a group, to be taken out, and what else of its country may come in. */
export function MembersQuestion({ group, standard, onClose }: Props) {
  const { t } = useTranslation('resource-groups');
  const { data: members, error, refetch } = useAsked(inGroupQuery(group.id));
  const whereOf = useWhere();
  const { mutateAsync, isPending } = useRegroup();
  const move = (one: Resource, groupId: number | null): void =>
    whenDone(mutateAsync({ id: one.id, groupId }), {
      onSuccess: () => tell(t(groupId === null ? 'tookOut' : 'putIn', { name: nameOf(one), group: nameOf(group) })),
      onError: tellProblem,
    });
  return (
    <Question title={t('membersOf', { name: nameOf(group) })} size="md" onClose={onClose}>
      <Stack gap="md">
        <Text size="sm">{t('membersText')}</Text>
        {standard && <Candidates standard={standard} isPending={isPending} onChoose={(one) => move(one, group.id)} />}
        {error && members === undefined && <Failure error={error} retry={() => void refetch()} />}
        {!error && members === undefined && <Skeleton height={60} aria-hidden="true" />}
        {members?.length === 0 && <Text c="dimmed">{t('empty')}</Text>}
        <ul className={classes.members}>
          {(members ?? []).map((one) => (
            <li key={one.id} className={classes.member} aria-label={nameOf(one)}>
              <Text>{whereOf(one)}</Text>
              <Button
                size="xs"
                variant="subtle"
                color="gray"
                disabled={isPending}
                aria-label={t('takeOutOf', { name: nameOf(one) })}
                onClick={() => move(one, null)}
              >
                {t('takeOut')}
              </Button>
            </li>
          ))}
        </ul>
        <Button variant="default" onClick={onClose}>
          {t('close')}
        </Button>
      </Stack>
    </Question>
  );
}

/** A resource by its name, and its building where there are several. */
function useWhere(): (one: Resource) => string {
  const buildings = useAsked(buildingsQuery).data ?? [];
  return (one) => {
    const building = buildings.find(({ id }) => id === one.buildingId);
    return building && buildings.length > 1 ? `${nameOf(one)} · ${nameOf(building)}` : nameOf(one);
  };
}

interface CandidatesProps {
  readonly standard: ResourceGroup;
  readonly isPending: boolean;
  readonly onChoose: (one: Resource) => void;
}

/** What is in no group of its own, found by a part of its name. */
function Candidates({ standard, isPending, onChoose }: CandidatesProps) {
  const { t } = useTranslation('resource-groups');
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(search.trim(), 200);
  const whereOf = useWhere();
  const { data: found = [], error } = useAsked({
    ...resourceSearchQuery({ search: wanted, groupId: standard.id }),
    placeholderData: keepPreviousData,
  });
  return (
    <Select
      label={t('putInLabel')}
      placeholder={t('putInHint')}
      searchable
      disabled={isPending}
      nothingFoundMessage={error ? showProblem(error) : t('noResource')}
      // The server has looked already.
      filter={({ options }) => options}
      value={null}
      data={found.map((one) => ({ value: String(one.id), label: whereOf(one) }))}
      searchValue={search}
      onSearchChange={setSearch}
      onChange={(id) => {
        const one = found.find((each) => String(each.id) === id);
        setSearch('');
        if (one) onChoose(one);
      }}
    />
  );
}
