import { ActionIcon } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFavouring, useFavourites } from '../../data/favourites.ts';
import { tellProblem } from '../../ui/tell.tsx';
import { whenDone } from '../../lib/when-done.ts';

/** Makes a place a favourite of mine, or none any more. */
export function Star({ resourceId }: { readonly resourceId: number }) {
  const { t } = useTranslation('book');
  const is = useFavourites().has(resourceId);
  const { mutateAsync } = useFavouring(resourceId);
  const Icon = is ? IconStarFilled : IconStar;
  return (
    <ActionIcon
      variant="subtle"
      color={is ? 'yellow' : 'gray'}
      size={36}
      radius="md"
      title={t('favourite')}
      aria-label={t('favourite')}
      aria-pressed={is}
      onClick={() => whenDone(mutateAsync(!is), { onError: tellProblem })}
    >
      <Icon size={20} stroke={1.6} />
    </ActionIcon>
  );
}
