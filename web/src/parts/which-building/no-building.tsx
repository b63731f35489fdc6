import { Skeleton } from '@mantine/core';
import { IconBuildingSkyscraper } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Failure, Notice } from '../../ui/notice.tsx';
import type { WhichBuilding } from './use-building.ts';

/** What stands where a page is about no building: it is not known yet which, that failed, or there is none for her. */
export function NoBuilding({ which: { areAny, isLoading, error, retry } }: { readonly which: WhichBuilding }) {
  const { t } = useTranslation('which-building');
  if (error) return <Failure error={error} retry={retry} />;
  if (isLoading) return <Skeleton height={120} radius={14} aria-hidden="true" />;
  const [title, text] = areAny ? (['notHers', 'notHersText'] as const) : (['none', 'noneText'] as const);
  return (
    <Notice
      icon={<IconBuildingSkyscraper size={26} stroke={1.6} aria-hidden="true" />}
      title={t(title)}
      text={t(text)}
    />
  );
}
