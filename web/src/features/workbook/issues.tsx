import { Badge, Button, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Issue, Report } from '../../data/workbook.ts';
import classes from './workbook-page.module.css';

/** So many are shown at first, and so many more each time. */
const STEP = 100;

type Shown = 'all' | Issue['severity'];

/** What is wrong with rows, or worth a look, to be looked through by how bad it is. */
export function Issues({ report }: { readonly report: Report }) {
  const { t } = useTranslation('workbook');
  const [shown, setShown] = useState<Shown>('all');
  const [most, setMost] = useState(STEP);
  const { issues, errors, warnings } = report;
  if (issues.length === 0) return <Text c="dimmed">{t('issues.none')}</Text>;
  const fit = issues.filter(({ severity }) => shown === 'all' || severity === shown);
  const isMore = errors + warnings > issues.length;
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={t('issues.which')}
        value={shown}
        onChange={(value) => setShown(value)}
        data={[
          { value: 'all', label: t('issues.all', { number: errors + warnings }) },
          { value: 'error', label: t('issues.errors', { number: errors }) },
          { value: 'warning', label: t('issues.warnings', { number: warnings }) },
        ]}
      />
      {isMore && <Text c="dimmed">{t('issues.first', { number: issues.length })}</Text>}
      <section className={classes.sheeted} aria-label={t('issues.title')}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('issues.severity')}</th>
              <th scope="col">{t('issues.where')}</th>
              <th scope="col">{t('issues.column')}</th>
              <th scope="col">{t('issues.what')}</th>
            </tr>
          </thead>
          <tbody>
            {fit.slice(0, most).map((issue) => (
              <Line key={[issue.sheet, issue.row, issue.cell, issue.code].join('/')} issue={issue} />
            ))}
          </tbody>
        </table>
      </section>
      {fit.length > most && (
        <Button variant="subtle" onClick={() => setMost(most + STEP)}>
          {t('issues.more')}
        </Button>
      )}
    </Stack>
  );
}

function Line({ issue }: { readonly issue: Issue }) {
  const { t } = useTranslation('workbook');
  const { severity, code, sheet, row, cell, column, value, message } = issue;
  const words = t(`codes.${code}` as 'codes.doubled', { value, defaultValue: message });
  return (
    <tr>
      <td>
        <Badge color={severity === 'error' ? 'red' : 'yellow'} variant="light">
          {t(`severities.${severity}`)}
        </Badge>
      </td>
      <td>
        {sheet !== '' && <span className={classes.sheet}>{sheet}</span>} {cell ?? t('issues.row', { row })}
      </td>
      <td>{column ?? '–'}</td>
      <td>{words}</td>
    </tr>
  );
}
