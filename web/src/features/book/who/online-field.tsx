import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { onlineMeetingProviderQuery } from '../../../data/online-meetings.ts';

/** Whether somebody is to join from elsewhere: offered where a provider is set up. */
export function OnlineField({ wrong }: { readonly wrong: string | null }) {
  const { t } = useTranslation('who');
  const { data } = useQuery(onlineMeetingProviderQuery);
  if (!data?.provider && wrong === null) return null;
  return <Checkbox name="onlineMeeting" label={t('online')} error={wrong} />;
}
