import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { thingFieldsQuery, type CustomType, type ThingKind } from '../../data/custom-fields.ts';
import { showLongDay } from '../../lib/show.ts';
import classes from './custom.module.css';
import { saidAs } from './said-as.ts';

interface Props {
  readonly of: ThingKind;
  readonly custom: Readonly<Record<string, unknown>>;
}

/** What connected systems say of something besides, under the names that people call it by. */
export function Custom({ of, custom }: Props) {
  const { t } = useTranslation('custom');
  const { data: fields = [] } = useQuery(thingFieldsQuery(of));
  const said = fields.filter(({ key, type }) => type !== 'json' && isSaying(custom[key]));
  if (said.length === 0) return null;
  return (
    <section aria-label={t('title')}>
      <Text size="sm" fw={600}>
        {t('title')}
      </Text>
      <dl className={classes.said}>
        {said.map(({ key, label, type }) => (
          <div key={key}>
            <dt>{label}</dt>
            <dd>
              <Value value={custom[key]} type={type} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const isSaying = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

function Value({ value, type }: { readonly value: unknown; readonly type: CustomType }) {
  const { t } = useTranslation('custom');
  const text = Array.isArray(value) ? value.map(String).join(', ') : String(value);
  const as = saidAs(value, type);
  if (as === 'yes_or_no') return t(value === true ? 'yes' : 'no');
  if (as === 'day') return showLongDay(text, 'full');
  if (as === 'text') return text;
  return (
    <Anchor href={text} target="_blank" rel="noreferrer">
      {text}
    </Anchor>
  );
}
