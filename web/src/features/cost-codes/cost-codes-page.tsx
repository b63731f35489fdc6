import { Button, Group, Skeleton, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconReceipt2, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { costCodesQuery, keepsCostCodes, SHOWN, type CostCode } from '../../data/cost-codes.ts';
import { useMe } from '../../data/session.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { CostCodeQuestion } from './cost-code-question.tsx';
import { CostCodeRow } from './cost-code-row.tsx';
import classes from './cost-codes-page.module.css';

/** Who pays for what is booked: the codes to choose from. */
export function CostCodesPage() {
  const { t } = useTranslation('cost-codes');
  const me = useMe();
  const [isAdding, setAdding] = useState(false);
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(search.trim(), 200);
  const { data, error, refetch } = useQuery({ ...costCodesQuery(wanted), placeholderData: keepPreviousData });
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Group mb="lg" justify="space-between" align="end">
        <TextInput
          className={classes.search}
          label={t('search')}
          leftSection={<IconSearch size={17} aria-hidden="true" />}
          value={search}
          maxLength={200}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {keepsCostCodes(me) && (
          <Button leftSection={<IconPlus size={17} aria-hidden="true" />} onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        )}
      </Group>
      {error && data === undefined ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <CostCodes all={data?.items} isSearched={wanted !== ''} more={(data?.nextCursor ?? null) !== null} />
      )}
      {isAdding && <CostCodeQuestion costCode={null} onClose={() => setAdding(false)} />}
    </Page>
  );
}

interface Props {
  readonly all: readonly CostCode[] | undefined;
  readonly isSearched: boolean;
  /** There are more than are shown. */
  readonly more: boolean;
}

function CostCodes({ all, isSearched, more }: Props) {
  const { t } = useTranslation('cost-codes');
  if (all === undefined) return <Skeleton height={120} radius={14} aria-hidden="true" />;
  if (all.length === 0)
    return (
      <Notice
        icon={<IconReceipt2 size={26} stroke={1.6} />}
        title={t(isSearched ? 'noneFound' : 'none')}
        text={t(isSearched ? 'noneFoundText' : 'noneText')}
      />
    );
  return (
    <>
      <ul className={classes.list}>
        {all.map((one) => (
          <CostCodeRow key={one.id} costCode={one} />
        ))}
      </ul>
      {more && (
        <Text mt="md" c="dimmed">
          {t('more', { count: SHOWN })}
        </Text>
      )}
    </>
  );
}
