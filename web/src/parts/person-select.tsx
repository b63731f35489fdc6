import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useAsked } from '../data/asked.ts';
import { peopleQuery, type User } from '../data/people.ts';
import { nameOf, showProblem } from '../lib/show.ts';

/** Somebody who can be chosen. */
export type Person = Pick<User, 'id' | 'name' | 'names'>;

interface Props {
  readonly name: string;
  readonly label: string;
  readonly placeholder: string;
  /** What is said where nobody fits. */
  readonly nobody: string;
  readonly error: string | null;
  /** Somebody has to be chosen. */
  readonly required?: boolean;
  readonly value: Person | null;
  readonly onChange: (user: Person | null) => void;
}

/** One person of the workplace, found by a part of the name. */
export function PersonSelect({ nobody, value, onChange, ...shown }: Props) {
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(value && search === nameOf(value) ? '' : search.trim(), 200);
  const { data, error } = useAsked({ ...peopleQuery(wanted), placeholderData: keepPreviousData });
  const found = data?.people ?? [];
  const all: readonly Person[] = value && !found.some(({ id }) => id === value.id) ? [value, ...found] : found;
  return (
    <Select
      {...shown}
      searchable
      clearable
      nothingFoundMessage={error ? showProblem(error) : nobody}
      filter={({ options }) => options}
      value={value === null ? null : String(value.id)}
      data={all.map((user) => ({ value: String(user.id), label: nameOf(user) }))}
      searchValue={search}
      onSearchChange={setSearch}
      onChange={(id) => onChange(all.find((user) => String(user.id) === id) ?? null)}
    />
  );
}
