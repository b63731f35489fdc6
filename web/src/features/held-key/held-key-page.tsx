import { Stack, Text } from '@mantine/core';
import { useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Code } from '../../parts/code.tsx';
import { Front } from '../../ui/front.tsx';
import classes from './held-key-page.module.css';

/** What a key’s address ends with: its number and its secret. */
const KEY = /^\d{1,10}-[\w-]{43}$/;

/**
 * Where the address of a door key leads, signed in or not: to the key itself, to be held before a reader. What stands behind the `#` is
 * told no server, and whether it opens anything is for the door to say: what to do where it stays
 * shut stands below it.
 */
export function HeldKeyPage() {
  const { t } = useTranslation('held-key');
  const key: string = useRouterState({ select: ({ location }) => location.hash });
  if (!KEY.test(key)) return <Front title={t('broken')} lead={t('brokenText')} />;
  return (
    <Front title={t('title')} lead={t('lead')}>
      <Stack gap="md">
        <div className={classes.code}>
          <Code link={location.href} name={t('code')} />
        </div>
        <Text size="sm" c="dimmed">
          {t('secret')}
        </Text>
        <Text size="sm" c="dimmed">
          {t('shut')}
        </Text>
      </Stack>
    </Front>
  );
}
