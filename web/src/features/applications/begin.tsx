import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './applications.module.css';

/** Where a program asks for its session token and where it calls: the same for all of them, and so known with the first. */
export function Begin({ basePath }: { readonly basePath: string | undefined }) {
  const { t } = useTranslation('applications');
  const { origin } = window.location;
  return (
    <section aria-label={t('begin')} className={classes.begin}>
      <Text size="sm">{t('beginText')}</Text>
      <Text size="sm">
        {t('tokenAddress')} <code>{`${origin}/tokenproviderapi/token`}</code>
      </Text>
      {basePath !== undefined && (
        <Text size="sm">
          {t('baseAddress')} <code>{`${origin}${basePath}`}</code>
        </Text>
      )}
      <Anchor size="sm" href="/docs/condeco" target="_blank" rel="noreferrer">
        {t('reference')}
      </Anchor>
    </section>
  );
}
