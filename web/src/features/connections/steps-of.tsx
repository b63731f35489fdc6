import { Button, NativeSelect, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Op } from '../../data/field-mappings.ts';
import classes from './connections.module.css';
import {
  kindOf,
  readLookup,
  readScalar,
  simpleSteps,
  withStep,
  writeLookup,
  type EditedField,
  type EditedStep,
} from './own-fields.ts';

interface Props {
  readonly field: EditedField;
  /** What kind of value the field takes. */
  readonly takes: string;
  readonly onChange: (field: EditedField) => void;
}

/** What is done to a value before it stands in its field, step by step. */
export function StepsOf({ field, takes, onChange }: Props) {
  const { t } = useTranslation('connections');
  const [kind, setKind] = useState<(typeof simpleSteps)[number]>('trim');
  const change = (id: number, op: Op): void =>
    onChange({ ...field, steps: field.steps.map((step) => (step.id === id ? { id, op } : step)) });
  return (
    <>
      <ol className={classes.list} aria-label={t('mapping.stepsOf', { field: field.to })}>
        {field.steps.map((step, at) => (
          <li key={step.id} className={classes.head}>
            <OneStep step={step} takes={takes} onChange={(op) => change(step.id, op)} />
            <Button
              size="compact-xs"
              variant="default"
              aria-label={t('mapping.removeStepOf', { at: at + 1, field: field.to })}
              onClick={() => onChange({ ...field, steps: field.steps.filter(({ id }) => id !== step.id) })}
            >
              {t('mapping.removeStep')}
            </Button>
          </li>
        ))}
      </ol>
      <div className={classes.asking}>
        <NativeSelect
          size="xs"
          label={t('mapping.nextStepOf', { field: field.to })}
          value={kind}
          data={simpleSteps.map((value) => ({ value, label: t(`mapping.step.${value}`) }))}
          onChange={({ currentTarget: { value } }) => setKind(simpleSteps.find((one) => one === value) ?? 'trim')}
        />
        <Button
          size="xs"
          variant="default"
          aria-label={t('mapping.addStepOf', { field: field.to })}
          onClick={() => onChange(withStep(field, kind))}
        >
          {t('mapping.addStep')}
        </Button>
      </div>
    </>
  );
}

interface StepProps {
  readonly step: EditedStep;
  readonly takes: string;
  readonly onChange: (op: Op) => void;
}

function OneStep({ step: { op }, takes, onChange }: StepProps) {
  const { t } = useTranslation('connections');
  const kind = kindOf(op, takes);
  if (kind === null) return <code className={classes.what}>{JSON.stringify(op)}</code>;
  const label = t(`mapping.step.${kind}`);
  const common = { size: 'xs', label, className: classes.what ?? '' } as const;
  if (typeof op === 'string')
    return (
      <Text size="sm" className={classes.what ?? ''}>
        {label}
      </Text>
    );
  if ('const' in op)
    return (
      <TextInput
        {...common}
        defaultValue={String(op.const ?? '')}
        onChange={({ currentTarget: { value } }) => onChange({ const: readScalar(value, takes) })}
      />
    );
  if ('lookup' in op)
    return (
      <Textarea
        {...common}
        autosize
        minRows={2}
        description={t('mapping.lookupText')}
        defaultValue={writeLookup(op.lookup)}
        onChange={({ currentTarget: { value } }) => onChange({ ...op, lookup: readLookup(value, takes) })}
      />
    );
  if (!('coalesce' in op)) return null;
  const operands = op.coalesce.map((one) => ('path' in one ? one.path : String(one.const ?? '')));
  if (kind === 'default')
    return (
      <TextInput
        {...common}
        defaultValue={operands[0] ?? ''}
        onChange={({ currentTarget: { value } }) => onChange({ coalesce: [{ const: readScalar(value, takes) }] })}
      />
    );
  const readPaths = (text: string): Op => ({
    coalesce: text.split('\n').flatMap((path) => (path.trim() === '' ? [] : [{ path: path.trim() }])),
  });
  return (
    <Textarea
      {...common}
      autosize
      minRows={2}
      description={t('mapping.coalesceText')}
      defaultValue={operands.join('\n')}
      onChange={({ currentTarget: { value } }) => onChange(readPaths(value))}
    />
  );
}
