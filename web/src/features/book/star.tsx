import { ActionIcon } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFavouring, useFavourites } from '../../data/favourites.ts';
import { tellProblem } from '../../ui/tell.tsx';

/** Makes a place a favourite of mine, or none any more. */
export function Star({ resourceId }: { readonly resourceId: number }) {
  const { t } = useTranslation('book');
  const is = useFavourites().has(resourceId);
  const { mutate } = useFavouring(resourceId);
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
      onClick={() => mutate(!is, { onError: tellProblem })}
    >
      <Icon size={20} stroke={1.6} />
    </ActionIcon>
  );
}
