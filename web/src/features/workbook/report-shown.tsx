import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Report } from '../../data/workbook.ts';
import { InSight } from '../../parts/in-sight.tsx';
import { Counts, countOf } from './counts.tsx';
import { Issues } from './issues.tsx';

interface Props {
  readonly report: Report;
  readonly isApplying: boolean;
  readonly onApply: () => void;
  /** Checks the same file again, where that is what helps. */
  readonly onCheck: (() => void) | null;
}

/** What a workbook would do, and what is wrong with it. */
export function ReportShown({ report, isApplying, onApply, onCheck }: Props) {
  const { t } = useTranslation('workbook');
  const changes = countOf(report, 'created') + countOf(report, 'changed');
  return (
    <InSight>
      <Stack gap="md" component="section" aria-label={t('check.title')}>
        <Title order={2} size="h4">
          {t('check.title')}
        </Title>
        <Counts report={report} />
        <Text>
          {t('check.rows', { count: report.rows.total })}
          {report.rows.leftOut > 0 && ` ${t('check.leftOut', { count: report.rows.leftOut })}`}
        </Text>
        <Group>
          {onCheck ? (
            <Button onClick={onCheck}>{t('check.again')}</Button>
          ) : (
            changes > 0 && (
              <Button onClick={onApply} loading={isApplying}>
                {t('check.apply', { count: changes })}
              </Button>
            )
          )}
          {changes === 0 && <Text c="dimmed">{t('check.nothing')}</Text>}
        </Group>
        <Issues report={report} />
      </Stack>
    </InSight>
  );
}
