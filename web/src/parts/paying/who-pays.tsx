import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { costCodeWords, openCostCodesQuery, type CostCode } from '../../data/cost-codes.ts';

interface Props {
  /** What pays so far. */
  readonly before?: CostCode | null;
  /** It need not be said. */
  readonly optional?: boolean;
  readonly wrong: string | null;
  readonly onChange: (costCodeId: number | null) => void;
}

/** Which cost code pays for it, found by a part of it or of what it stands for. */
export function WhoPays({ before = null, optional = false, wrong, onChange }: Props) {
  const { t } = useTranslation('paying');
  const [chosen, setChosen] = useState(before);
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(search.trim(), 200);
  const isChosen = chosen !== null && wanted === costCodeWords(chosen);
  const { data } = useQuery({ ...openCostCodesQuery(isChosen ? '' : wanted), placeholderData: keepPreviousData });
  const found = data?.items ?? [];
  const all = chosen === null || found.some(({ id }) => id === chosen.id) ? found : [chosen, ...found];
  return (
    <Select
      name="costCodes"
      label={t('whoPays')}
      required={!optional}
      clearable={optional}
      searchable
      nothingFoundMessage={t('noCostCode')}
      // The server has looked already.
      filter={({ options }) => options}
      data={all.map((one) => ({ value: String(one.id), label: costCodeWords(one) }))}
      value={chosen && String(chosen.id)}
      searchValue={search}
      onSearchChange={setSearch}
      error={wrong}
      onChange={(value) => {
        const next = all.find(({ id }) => String(id) === value) ?? null;
        setChosen(next);
        onChange(next?.id ?? null);
      }}
    />
  );
}
