import { Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ConnectorField } from '../../data/connections.ts';
import { isHinted, labelOf } from './labels.ts';

type NameOf = (name: string) => string;

/** As a refusal blames them. */
export const settingName: NameOf = (name) => `settings.${name}`;
export const credentialName: NameOf = (name) => `credentials.${name}`;

type Typed = Readonly<Record<string, string | undefined>>;

/** What has to be so of each field before it is sent. */
export type Needed = Record<string, (value: string, all: Typed) => string | null>;

/** What has to be typed before it is sent. */
export const needed = (fields: readonly ConnectorField[], nameOf: NameOf, need: string): Needed =>
  Object.fromEntries(
    fields.map(({ name, type, required }) => [
      nameOf(name),
      (value: string) => (required && type !== 'boolean' && value.trim() === '' ? need : null),
    ]),
  );

/** The same of what opens a source: where nothing of it is needed by itself, one of it is, which the first says. */
export const neededOf = (
  fields: readonly ConnectorField[],
  { need, needAny }: { readonly need: string; readonly needAny: string },
): Needed => {
  const each = needed(fields, credentialName, need);
  const [first] = fields;
  if (first === undefined || fields.some(({ required }) => required)) return each;
  const isEmpty = (all: Typed): boolean => fields.every(({ name }) => (all[credentialName(name)] ?? '').trim() === '');
  return { ...each, [credentialName(first.name)]: (_, all) => (isEmpty(all) ? needAny : null) };
};

/** What was typed into each; what was left empty is not said. */
export const textsOf = (fields: readonly ConnectorField[], nameOf: NameOf, typed: Typed): Record<string, string> =>
  Object.fromEntries(
    fields.flatMap(({ name }) => {
      const value = typed[nameOf(name)] ?? '';
      return value === '' ? [] : [[name, value] as const];
    }),
  );

/** The same as what each setting is: a number, yes or no, or a text. */
export const readSettings = (
  fields: readonly ConnectorField[],
  typed: Typed,
): Record<string, string | number | boolean> =>
  Object.fromEntries(
    fields
      .map(({ name, type }) => [name, type, (typed[settingName(name)] ?? '').trim()] as const)
      .filter(([, type, value]) => type === 'boolean' || value !== '')
      .map(([name, type, value]) => [
        name,
        type === 'boolean' ? value !== '' : type === 'number' ? Number(value) : value,
      ]),
  );

interface Props {
  readonly fields: readonly ConnectorField[];
  readonly nameOf: NameOf;
  readonly wrong: (name: string) => string | null;
  /** Nobody looks over a shoulder at it. */
  readonly secret?: boolean;
  /** What stands there already. */
  readonly given?: Readonly<Record<string, string | number | boolean>>;
}

/** What opens a source, and is no secret: it says who asks. */
const named: ReadonlySet<string> = new Set(['username', 'clientId']);

const NOTHING = {};

/** What a connector asks for, a field each. */
export function AskedFields({ fields, nameOf, wrong, secret = false, given = NOTHING }: Props) {
  const { t } = useTranslation(['connections', 'sources']);
  return fields.map(({ name, type, required, description: said }) => {
    const known = labelOf(name);
    const label = known === undefined ? name : t(`fields.${known}`);
    // In a language of hers, or in the connector’s own where it has a word of its own.
    const own = known === undefined ? said : undefined;
    const description = isHinted(known) ? t(`sources:hints.${known}`) : own;
    const common = { name: nameOf(name), label, description, required };
    const value = given[name];
    if (type === 'boolean') return <Checkbox key={name} {...common} required={false} defaultChecked={value === true} />;
    const text = {
      ...common,
      defaultValue: value === undefined ? '' : String(value),
      maxLength: 2_048,
      error: wrong(nameOf(name)),
      autoComplete: 'off',
    };
    return secret && !named.has(name) ? (
      <PasswordInput
        key={name}
        {...text}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('showField', { label }) }}
      />
    ) : (
      <TextInput key={name} {...text} inputMode={type === 'number' ? 'decimal' : 'text'} />
    );
  });
}
