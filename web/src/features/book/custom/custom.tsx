import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Resource } from '../../../data/resources.ts';
import classes from './custom.module.css';

/** What connected systems say of a place besides, for who keeps places. */
export function Custom({ custom }: { readonly custom: NonNullable<Resource['custom']> }) {
  const { t } = useTranslation('custom');
  const said = Object.entries(custom).filter(([, value]) => value !== null);
  if (said.length === 0) return null;
  return (
    <section aria-label={t('title')}>
      <Text size="sm" fw={600}>
        {t('title')}
      </Text>
      <dl className={classes.said}>
        {said.map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>
              <Value value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Value({ value }: { readonly value: unknown }) {
  const { t } = useTranslation('custom');
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (Array.isArray(value)) return value.map(String).join(', ');
  const text = String(value);
  if (!/^https?:\/\//.test(text)) return text;
  return (
    <Anchor href={text} target="_blank" rel="noreferrer">
      {text}
    </Anchor>
  );
}
