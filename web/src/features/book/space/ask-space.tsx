import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ResourceGroup } from '../../../data/places.ts';
import { nameOf } from '../../../lib/show.ts';
import { spoken } from '../../../lib/texts.ts';
import classes from './ask-space.module.css';

interface Props {
  readonly groups: readonly ResourceGroup[];
  readonly onAsk: () => void;
}

/** What is asked for here instead of chosen. */
export function AskSpace({ groups, onAsk }: Props) {
  const { t } = useTranslation('space');
  const names = new Intl.ListFormat(spoken()).format(groups.map((group) => nameOf(group)));
  return (
    <section aria-label={t('title')}>
      <h3 className={classes.heading}>{t('title')}</h3>
      <Text size="sm" c="dimmed" mb={10}>
        {t('text', { names })}
      </Text>
      <Button variant="default" fullWidth onClick={onAsk}>
        {t('ask')}
      </Button>
    </section>
  );
}
