import { Button, CloseButton, Menu, Stack, Text, type MenuProps } from '@mantine/core';
import { IconCirclePlus, IconQuote } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Field, Said } from '../../../../server/modules/policies/contract.ts';
import { sentenceOf } from '../../parts/rules/tell.ts';
import type { Draft } from './draft.ts';
import { kinds, kindsAbout, topics, type Kind } from './kinds.tsx';
import type { Names } from './names.ts';
import classes from './rule-cards.module.css';

const MENU_HEIGHT = 560;

interface Props {
  readonly draft: Draft;
  readonly names: Names;
  readonly wrong: (field: Field) => string | null;
  readonly isMissing: boolean;
}

/** The rules of a policy, a card each, and the menu of those that it has not. */
export function RuleCards({ draft: { draft, setRule, addRule, removeRule }, names, wrong, isMissing }: Props) {
  const { t } = useTranslation('policies');
  const [added, setAdded] = useState<Field | null>(null);
  const fields = Object.keys(draft.rules) as Field[];
  const add = (field: Field): void => {
    setAdded(field);
    addRule(field);
  };
  return (
    <Stack gap="sm">
      {fields.map((field) => (
        <Card
          key={field}
          field={field}
          says={draft.rules[field] as Said<Field>}
          names={names}
          wrong={wrong(field)}
          takesFocus={field === added}
          onChange={(says) => setRule(field, says)}
          onRemove={() => removeRule(field)}
        />
      ))}
      {fields.length === 0 && (
        <Text size="sm" {...(isMissing ? { c: 'var(--mantine-color-error)', role: 'alert' } : { c: 'dimmed' })}>
          {t(isMissing ? 'needRule' : 'noRules')}
        </Text>
      )}
      <AddRule used={fields} onAdd={add} />
    </Stack>
  );
}

interface CardProps<F extends Field> {
  readonly field: F;
  readonly says: Said<F>;
  readonly names: Names;
  readonly wrong: string | null;
  readonly takesFocus: boolean;
  readonly onChange: (says: Said<F>) => void;
  readonly onRemove: () => void;
}

function Card<F extends Field>({ field, says, names, wrong, takesFocus, onChange, onRemove }: CardProps<F>) {
  const { t } = useTranslation('policies');
  const { t: tRules } = useTranslation('rules');
  const label = tRules(`name.${field}` as 'name.slot', { defaultValue: field });
  const card = useFirstInput(takesFocus);
  const kind: Kind<F> | undefined = kinds[field];
  const sentence = sentenceOf(field, says, { t: tRules, groupName: names.group });
  return (
    <section ref={card} className={classes.card} aria-label={label} data-wrong={wrong !== null || undefined}>
      <div className={classes.header}>
        <Text fw={600}>{label}</Text>
        <CloseButton aria-label={t('removeRule', { rule: label })} onClick={onRemove} />
      </div>
      {kind === undefined ? (
        <Text size="sm">{t('keptRule')}</Text>
      ) : (
        <kind.Input says={says} onChange={onChange} label={label} name={`rules.${field}`} />
      )}
      {wrong !== null && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {wrong}
        </Text>
      )}
      {sentence !== null && (
        <div className={classes.sentence}>
          <IconQuote size={15} stroke={1.7} aria-hidden="true" />
          <output>{sentence}</output>
        </div>
      )}
    </section>
  );
}

/** A rule that was just added is what one goes on with. */
function useFirstInput(takesFocus: boolean) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!takesFocus) return undefined;
    // After the menu has given the focus back to its button.
    const timer = setTimeout(() => card.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), 60);
    return () => clearTimeout(timer);
  }, [takesFocus]);
  return card;
}

/** As high as there is room for: what does not fit is scrolled to. */
const IN_SIGHT: NonNullable<MenuProps['middlewares']> = {
  flip: true,
  shift: true,
  size: {
    padding: 8,
    apply: ({ availableHeight, elements }) => {
      elements.floating.style.maxHeight = `${Math.min(MENU_HEIGHT, availableHeight)}px`;
    },
  },
};

function AddRule({ used, onAdd }: { readonly used: readonly Field[]; readonly onAdd: (field: Field) => void }) {
  const { t } = useTranslation('policies');
  const { t: tRules } = useTranslation('rules');
  const left = topics.flatMap((topic) => {
    const fields = kindsAbout(topic).filter((field) => !used.includes(field));
    return fields.length === 0 ? [] : [{ topic, fields }];
  });
  if (left.length === 0) return null;
  return (
    <div>
      <Menu position="bottom-start" width={230} middlewares={IN_SIGHT}>
        <Menu.Target>
          <Button variant="light" leftSection={<IconCirclePlus size={16} />}>
            {t('addRule')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={classes.menu ?? ''}>
          {left.flatMap(({ topic, fields }) => [
            <Menu.Label key={topic}>{t(`topic.${topic}`)}</Menu.Label>,
            ...fields.map((field) => (
              <Menu.Item key={field} onClick={() => onAdd(field)}>
                {tRules(`name.${field}` as 'name.slot', { defaultValue: field })}
              </Menu.Item>
            )),
          ])}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
