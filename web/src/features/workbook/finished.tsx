import { Alert, Button, Group, Stack, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Report } from '../../data/workbook.ts';
import { InSight } from '../../parts/in-sight.tsx';
import { Counts } from './counts.tsx';
import { Issues } from './issues.tsx';

/** What was done, and where to go on. */
export function Finished({ report }: { readonly report: Report }) {
  const { t } = useTranslation('workbook');
  const { complete, rows } = report;
  const isWhole = complete && rows.leftOut === 0;
  return (
    <InSight>
      <Stack gap="md" component="section" aria-label={t('done.title')}>
        <Title order={2} size="h4">
          {t('done.title')}
        </Title>
        <Alert
          color={isWhole ? 'teal' : 'yellow'}
          icon={isWhole ? <IconCheck size={20} /> : <IconAlertTriangle size={20} />}
        >
          {isWhole ? t('done.whole') : complete ? t('done.partly', { count: rows.leftOut }) : t('done.stopped')}
        </Alert>
        <Counts report={report} />
        <Group gap="sm">
          <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
            {t('done.book')}
          </Button>
          <Button variant="default" renderRoot={(props) => <Link to="/manage/resource-groups" {...props} />}>
            {t('done.groups')}
          </Button>
          <Button variant="default" renderRoot={(props) => <Link to="/manage/policies" {...props} />}>
            {t('done.policies')}
          </Button>
        </Group>
        <Issues report={report} />
      </Stack>
    </InSight>
  );
}
