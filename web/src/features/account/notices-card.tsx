import { Select, Skeleton, Stack, Switch, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { noticeSettingsQuery, useNoticeSettings, type NoticeSettings } from '../../data/notifications.ts';
import { languages } from '../../lib/texts.ts';
import { Failure } from '../../ui/notice.tsx';
import { tellProblem } from '../../ui/tell.tsx';
import classes from './account-page.module.css';
import { whenDone } from '../../lib/when-done.ts';

/** How I am told and reminded. */
export function NoticesCard() {
  const { t } = useTranslation('account');
  const { data, error, refetch } = useQuery(noticeSettingsQuery);
  return (
    <section className={classes.card} aria-labelledby="notices">
      <Title order={2} size="h4" id="notices">
        {t('notices.title')}
      </Title>
      <Text c="dimmed" size="sm" mb="md">
        {t('notices.lead')}
      </Text>
      {error && data === undefined ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={180} aria-hidden="true" />
      ) : (
        <Settings settings={data} />
      )}
    </section>
  );
}

const MINUTES = [5, 10, 15, 30, 60, 120] as const;
const NEVER = 'never';

function Settings({
  settings: { language, remindMinutes, remindOf, remindByMail },
}: {
  readonly settings: NoticeSettings;
}) {
  const { t } = useTranslation('account');
  const { mutateAsync } = useNoticeSettings();
  const change = (given: Partial<NoticeSettings>): void => whenDone(mutateAsync(given), { onError: tellProblem });
  const minutes = [...new Set([...MINUTES, ...(remindMinutes === null ? [] : [remindMinutes])])].toSorted(
    (a, b) => a - b,
  );
  return (
    <Stack gap="sm">
      <Select
        label={t('notices.language')}
        allowDeselect={false}
        value={language}
        data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
        onChange={(value) => change({ language: value as NoticeSettings['language'] })}
      />
      <Select
        label={t('notices.remind')}
        allowDeselect={false}
        value={remindMinutes === null ? NEVER : String(remindMinutes)}
        data={[
          { value: NEVER, label: t('notices.never') },
          ...minutes.map((count) => ({ value: String(count), label: t('notices.before', { minutes: count }) })),
        ]}
        onChange={(value) => change({ remindMinutes: value === NEVER ? null : Number(value) })}
      />
      {remindMinutes !== null && (
        <>
          <Select
            label={t('notices.of')}
            allowDeselect={false}
            value={remindOf}
            data={(['rooms', 'everything'] as const).map((value) => ({ value, label: t(`notices.${value}`) }))}
            onChange={(value) => change({ remindOf: value as NoticeSettings['remindOf'] })}
          />
          <Switch
            label={t('notices.byMail')}
            checked={remindByMail}
            onChange={({ currentTarget }) => change({ remindByMail: currentTarget.checked })}
          />
        </>
      )}
    </Stack>
  );
}
