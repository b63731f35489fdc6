import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Entity } from '../../data/connections.ts';
import classes from './connections.module.css';

/** What to do with a token of a connection: which address a program asks for, and how. */
export function HowToRead({ entities }: { readonly entities: readonly Entity[] }) {
  const { t } = useTranslation('connections');
  const kind = entities.find((one) => one === 'building') ?? entities[0];
  if (kind === undefined) return null;
  return (
    <Text size="sm" component="div" className={classes.what ?? ''}>
      <div>{t('tokenUse')}</div>
      <code>
        GET {new URL(`/api/v1/unified/${kind}`, location.origin).href}
        <br />
        Authorization: Bearer wpc_…
      </code>
      {entities.length > 1 && (
        <div>
          {t('tokenKinds', { kind })} <code>{entities.filter((one) => one !== kind).join(', ')}</code>
        </div>
      )}
    </Text>
  );
}
