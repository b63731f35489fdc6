import { Drawer, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Policy } from '../../data/policies.ts';
import { words } from '../../lib/texts.ts';
import { useGivenBack } from '../../ui/question.tsx';
import type { Names } from './names.ts';
import classes from './policy-editor.module.css';
import { PolicyForm } from './policy-form.tsx';
import { DiscardQuestion } from './questions.tsx';

interface Props {
  /** Null: a new one. */
  readonly policy: Policy | null;
  readonly names: Names;
  readonly onClose: () => void;
}

/** A policy to be written, beside the list. */
export function PolicyEditor({ policy, names, onClose }: Props) {
  const { t } = useTranslation('policies');
  useGivenBack(true);
  // What others change meanwhile must not change under somebody's hands.
  const [base, setBase] = useState(policy);
  const [isDirty, setDirty] = useState(false);
  const [asking, setAsking] = useState(false);
  const leave = (): void => (isDirty ? setAsking(true) : onClose());
  return (
    <>
      <Drawer.Root opened onClose={leave} position="right" size={560} returnFocus={false}>
        <Drawer.Overlay backgroundOpacity={0.28} />
        <Drawer.Content aria-label={base?.name ?? t('newTitle')}>
          <Drawer.Header className={classes.header ?? ''}>
            <Title order={2} size="h3" className={classes.title ?? ''}>
              {base?.name ?? t('newTitle')}
            </Title>
            <Drawer.CloseButton aria-label={words('close')} size="lg" />
          </Drawer.Header>
          <Drawer.Body className={classes.body ?? ''}>
            <PolicyForm
              key={base?.version ?? 0}
              base={base}
              names={names}
              onDirty={() => setDirty(true)}
              onTheirs={(theirs) => {
                setBase(theirs);
                setDirty(false);
              }}
              onCancel={leave}
              onDone={onClose}
            />
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
      {asking && <DiscardQuestion onStay={() => setAsking(false)} onLeave={onClose} />}
    </>
  );
}
