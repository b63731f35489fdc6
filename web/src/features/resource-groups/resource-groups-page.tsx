import { Button, Group, Skeleton, Title } from '@mantine/core';
import { IconPlus, IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resourceGroupsQuery, type ResourceGroup } from '../../data/places.ts';
import { countriesQuery, keepsGroups, type Country } from '../../data/resource-groups.ts';
import { useMe } from '../../data/session.ts';
import { nameOf } from '../../lib/show.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { GroupQuestion } from './group-question.tsx';
import { GroupRow } from './group-row.tsx';
import classes from './resource-groups-page.module.css';

/** The groups of resources, country by country. */
export function ResourceGroupsPage() {
  const { t } = useTranslation('resource-groups');
  const me = useMe();
  const [isAdding, setAdding] = useState(false);
  const countries = useQuery(countriesQuery);
  const groups = useQuery(resourceGroupsQuery);
  const failed = [countries, groups].find(({ data, error }) => error && data === undefined);
  return (
    <Page title={t('title')} lead={t('lead')}>
      {keepsGroups(me) && (
        <Group mb="lg" justify="flex-end">
          <Button variant="default" renderRoot={(props) => <Link to="/manage/workbook" {...props} />}>
            {t('fromWorkbook')}
          </Button>
          {(countries.data ?? []).length > 0 && (
            <Button leftSection={<IconPlus size={17} aria-hidden="true" />} onClick={() => setAdding(true)}>
              {t('add')}
            </Button>
          )}
        </Group>
      )}
      {failed?.error ? (
        <Failure error={failed.error} retry={() => void failed.refetch()} />
      ) : (
        <Countries countries={countries.data} groups={groups.data} />
      )}
      {isAdding && <GroupQuestion countries={countries.data ?? []} group={null} onClose={() => setAdding(false)} />}
    </Page>
  );
}

interface Props {
  readonly countries: readonly Country[] | undefined;
  readonly groups: readonly ResourceGroup[] | undefined;
}

function Countries({ countries, groups }: Props) {
  const { t } = useTranslation('resource-groups');
  if (countries === undefined || groups === undefined) return <Skeleton height={120} radius={14} aria-hidden="true" />;
  if (countries.length === 0)
    return <Notice icon={<IconStack2 size={26} stroke={1.6} />} title={t('none')} text={t('noneText')} />;
  return countries.map((country) => {
    const here = groups.filter(({ countryId }) => countryId === country.id);
    const standard = here.find(({ isDefault }) => isDefault);
    return (
      <section key={country.id} aria-label={nameOf(country)} className={classes.country}>
        <Title order={2} size="h4">
          {nameOf(country)}
        </Title>
        <ul className={classes.list}>
          {/* The default one first: what is in no other is in it. */}
          {here
            .toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault))
            .map((group) => (
              <GroupRow key={group.id} group={group} standard={standard} />
            ))}
        </ul>
      </section>
    );
  });
}
