import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  customTypes,
  isChosen,
  type CustomField,
  type CustomType,
  type WishedField,
} from '../../data/custom-fields.ts';
import { showProblem } from '../../lib/show.ts';
import { useForm } from '../../ui/form.ts';
import { Refusal } from '../../ui/refusal.tsx';
import classes from './connections.module.css';

interface Props {
  /** What the form is called; its button says what it does. */
  readonly label: string;
  /** What is there; undefined: one that is declared anew. */
  readonly field?: CustomField;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onSend: (wish: WishedField & { readonly key: string }) => void;
}

/** A line each. */
const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
];

/** What a field of one's own is called, holds, and may be chosen of. Its key stays once it is there. */
export function FieldForm({ label, field, isPending, error, onSend }: Props) {
  const { t } = useTranslation('connections');
  const [type, setType] = useState<CustomType>(field?.type ?? 'text');
  const needed = (value: string): string | null => (value.trim() === '' ? t('custom.needed') : null);
  const { props, wrong, refusal } = useForm({
    fields: {
      key: (value) => (field || /^[a-z][a-z0-9_]{0,39}$/.test(value.trim()) ? null : t('custom.wrongKey')),
      label: needed,
      options: (value) => (isChosen(type) ? needed(value) : null),
    },
    error,
    send: (typed) =>
      onSend({ key: typed.key.trim(), label: typed.label.trim(), type, options: linesOf(typed.options) }),
  });
  return (
    <form {...props} className={classes.asking} aria-label={label}>
      {!field && (
        <TextInput
          size="xs"
          name="key"
          label={t('custom.key')}
          description={t('mapping.ownNameText')}
          maxLength={40}
          error={wrong('key')}
        />
      )}
      <TextInput
        size="xs"
        name="label"
        label={t('custom.label')}
        defaultValue={field?.label}
        maxLength={200}
        error={wrong('label')}
      />
      <NativeSelect
        size="xs"
        label={t('custom.types')}
        value={type}
        data={customTypes.map((value) => ({ value, label: t(`custom.type.${value}`) }))}
        onChange={({ currentTarget: { value } }) => setType(customTypes.find((one) => one === value) ?? 'text')}
      />
      {isChosen(type) && (
        <Textarea
          size="xs"
          name="options"
          label={t('custom.options')}
          description={t('custom.optionsText')}
          defaultValue={field?.options.join('\n')}
          autosize
          error={wrong('options')}
        />
      )}
      <Button type="submit" size="xs" variant="default" loading={isPending}>
        {field ? t('custom.save') : t('custom.declare')}
      </Button>
      {refusal && <Refusal>{showProblem(refusal)}</Refusal>}
    </form>
  );
}
