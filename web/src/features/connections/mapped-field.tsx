import { Badge, Button, NativeSelect, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FieldSaid, Layer, Mapping, SourceField } from '../../data/field-mappings.ts';
import classes from './connections.module.css';
import { edited, type EditedField } from './own-fields.ts';
import { StepsOf } from './steps-of.tsx';

interface Props {
  readonly to: string;
  /** As it counts now; undefined: nobody says anything of it. */
  readonly counting: Mapping['fields'][number] | undefined;
  /** Whose word is edited. */
  readonly mine: Layer;
  /** What that one says here; undefined: nothing. */
  readonly own: EditedField | undefined;
  readonly target: Mapping['targets'][number] | undefined;
  readonly sources: readonly SourceField[];
  /** What is wrong with that. */
  readonly wrong: string | null;
  /** Undefined: nothing any more. */
  readonly onChange: (field: EditedField | undefined) => void;
}

/** One field of ours: from where it is filled, by which steps, and whose word that is. */
export function MappedField({ to, counting, mine, own, target, sources, wrong, onChange }: Props) {
  const { t } = useTranslation('connections');
  const beneath = counting?.layer === mine ? counting.beneath[0] : counting;
  const lower = beneath?.field as FieldSaid | undefined;
  const layer = own ? mine : beneath ? beneath.layer : null;
  const takes = target?.takes ?? 'text';
  return (
    <li>
      <div className={classes.head}>
        <div className={classes.what}>
          <Text size="sm" fw={600}>
            <code>{to}</code>
            <Badge ml="xs" color="gray" variant="light">
              {t(layer === null ? 'mapping.nobody' : `mapping.layer.${layer}`)}
            </Badge>
          </Text>
          {lower && (
            <Text size="sm" c="dimmed">
              {own && t('mapping.beneath')} <code>{written(lower)}</code>
            </Text>
          )}
        </div>
        {own ? (
          <Button
            size="xs"
            variant="default"
            aria-label={t('mapping.giveUpOf', { field: to })}
            onClick={() => onChange(undefined)}
          >
            {t('mapping.giveUp')}
          </Button>
        ) : (
          <Button
            size="xs"
            variant="default"
            aria-label={t('mapping.changeOf', { field: to })}
            onClick={() => onChange(edited(lower ?? { to }))}
          >
            {t('mapping.change')}
          </Button>
        )}
      </div>
      {wrong !== null && (
        <Text size="sm" c="red.8" role="alert">
          {wrong}
        </Text>
      )}
      {own && (
        <>
          <SourceOf field={own} sources={sources} onChange={onChange} />
          <StepsOf field={own} takes={takes} onChange={onChange} />
        </>
      )}
    </li>
  );
}

/** Where a field is filled from, and by which steps. */
export const written = ({ from, ops = [] }: FieldSaid): string =>
  [...(from === undefined ? [] : [from]), ...ops.map((op) => (typeof op === 'string' ? op : JSON.stringify(op)))].join(
    ' → ',
  );

interface SourceProps {
  readonly field: EditedField;
  readonly sources: readonly SourceField[];
  readonly onChange: (field: EditedField) => void;
}

/** Where its value stands, of what was found at the source. */
function SourceOf({ field, sources, onChange }: SourceProps) {
  const { t } = useTranslation('connections');
  const { from = '', ...rest } = field;
  const isKnown = from === '' || sources.some(({ path }) => path === from);
  const found = sources.find(({ path }) => path === from);
  return (
    <NativeSelect
      size="xs"
      mt="xs"
      label={t('mapping.fromOf', { field: field.to })}
      description={
        found && t('mapping.samples', { percent: found.filledPercent, samples: found.samples.join(' · ') || '–' })
      }
      value={from}
      data={[
        { value: '', label: t('mapping.fromNowhere') },
        ...(isKnown ? [] : [{ value: from, label: from }]),
        ...sources.map(({ path }) => ({ value: path, label: path })),
      ]}
      onChange={({ currentTarget: { value } }) => onChange(value === '' ? rest : { ...rest, from: value })}
    />
  );
}
