import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconDownload, IconFileSpreadsheet } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { countriesQuery, keepsGroups } from '../../data/resource-groups.ts';
import { useMe } from '../../data/session.ts';
import { chosen, useApply, useCheck, useExtraction, useTemplate, type Chosen } from '../../data/workbook.ts';
import { keep } from '../../lib/keep.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { ChooseFile } from './choose-file.tsx';
import { countryNames } from './country-names.ts';
import { Finished } from './finished.tsx';
import { ReportShown } from './report-shown.tsx';
import { wordsFor } from './words-for.ts';

/** Buildings, floors and spaces out of a workbook: chosen, checked, applied. */
export function WorkbookPage() {
  const { t } = useTranslation('workbook');
  return (
    <Page title={t('title')} lead={t('lead')}>
      {keepsGroups(useMe()) ? (
        <Stack gap="lg">
          <Files />
          <Import />
        </Stack>
      ) : (
        <Notice icon={<IconFileSpreadsheet size={26} stroke={1.6} />} title={t('notYours')} text={t('notYoursText')} />
      )}
    </Page>
  );
}

/** Files to begin with: an empty one, and what is here already. */
function Files() {
  const { t } = useTranslation('workbook');
  const template = useTemplate();
  const extraction = useExtraction();
  const fetch = ({ mutateAsync }: typeof template, name: string): void =>
    whenDone(mutateAsync(), { onSuccess: (file) => keep(file, `${name}.xlsx`) });
  const error = template.error ?? extraction.error;
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Button
          variant="default"
          loading={template.isPending}
          leftSection={<IconFileSpreadsheet size={18} aria-hidden="true" />}
          onClick={() => fetch(template, t('templateFile'))}
        >
          {t('template')}
        </Button>
        <Button
          variant="default"
          loading={extraction.isPending}
          leftSection={<IconDownload size={18} aria-hidden="true" />}
          onClick={() => fetch(extraction, t('extractionFile'))}
        >
          {t('extraction')}
        </Button>
      </Group>
      <Text c="dimmed" size="sm">
        {t('templateHint')}
      </Text>
      {error && <Refusal>{showProblem(error)}</Refusal>}
    </Stack>
  );
}

function Import() {
  const { t, i18n } = useTranslation('workbook');
  const { data: countries = [] } = useQuery(countriesQuery);
  const [said, setCountry] = useState<string | null>(null);
  const country = said ?? countries[0]?.code ?? 'US';
  const [given, setGiven] = useState<Chosen | null>(null);
  const check = useCheck();
  const apply = useApply();
  const begin = (next: Chosen): void => {
    setGiven(next);
    apply.reset();
    check.mutate(next);
  };
  const report = check.data;
  const error = apply.error ?? check.error;
  return (
    <Stack gap="md">
      <NativeSelect
        label={t('country')}
        description={t('countryHint')}
        maw={360}
        data={countryNames(i18n.language)}
        value={country}
        disabled={apply.isPending}
        onChange={({ currentTarget: { value } }) => {
          setCountry(value);
          if (given) begin(chosen(given.file, value));
        }}
      />
      <ChooseFile
        name={given?.file.name ?? null}
        isBusy={check.isPending}
        isShut={apply.isPending}
        onChoose={(file) => begin(chosen(file, country))}
      />
      <Text component="output" size="sm" c="dimmed" aria-live="polite">
        {check.isPending ? t('checking') : apply.isPending ? t('applying') : ''}
      </Text>
      {error && <Refusal>{wordsFor(error, t)}</Refusal>}
      {apply.data ? (
        <Finished report={apply.data} />
      ) : (
        report &&
        given && (
          <ReportShown
            report={report}
            isApplying={apply.isPending}
            onApply={() => apply.mutate({ ...given, digest: report.digest })}
            onCheck={apply.error ? () => begin(given) : null}
          />
        )
      )}
    </Stack>
  );
}
