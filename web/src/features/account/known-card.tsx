import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SignalKinds } from '../../parts/signal-kinds/signal-kinds.tsx';
import classes from './account-page.module.css';

/** What the building knows of me: what I say myself, what is counted of it, and what devices send. */
export function KnownCard() {
  const { t } = useTranslation('account');
  return (
    <section className={classes.card} aria-labelledby="known">
      <Title order={2} size="h4" id="known">
        {t('known.title')}
      </Title>
      <Text c="dimmed" size="sm" mb="md">
        {t('known.lead')}
      </Text>
      <Text size="sm" mb="sm">
        {t('known.said')}
      </Text>
      <Text size="sm" mb="md">
        {t('known.counted')}
      </Text>
      <SignalKinds labelledBy="known" />
    </section>
  );
}
