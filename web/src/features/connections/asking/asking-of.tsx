import { Button, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../data/connections.ts';
import { useAskSource, type Heard } from '../../../data/passthrough.ts';
import { showProblem } from '../../../lib/show.ts';
import { whenDone } from '../../../lib/when-done.ts';
import { useForm } from '../../../ui/form.ts';
import { Refusal } from '../../../ui/refusal.tsx';
import classes from '../connections.module.css';
import { questionOf, readable } from './questions.ts';
import { PartOf } from '../part-of.tsx';

/** The system of a connection, asked as it is: for whoever looks for what is wrong. */
export function AskingOf({ connection: { id, name } }: { readonly connection: Connection }) {
  const { t } = useTranslation('asking');
  return (
    <PartOf part="asking" title={t('title')} label={t('titleOf', { name })}>
      <Asking id={id} />
    </PartOf>
  );
}

function Asking({ id }: { readonly id: number }) {
  const { t } = useTranslation('asking');
  const { mutateAsync, data, error, isPending } = useAskSource(id);
  const { props, wrong, refusal } = useForm({
    fields: { path: (typed) => (typed === '' ? t('noPath') : null) },
    error,
    send: ({ path }) => whenDone(mutateAsync(questionOf(path)), {}),
  });
  return (
    <>
      <form {...props} className={classes.form}>
        <Text size="sm">{t('text')}</Text>
        <TextInput
          name="path"
          label={t('path')}
          description={t('pathHint')}
          maxLength={2_000}
          autoComplete="off"
          spellCheck={false}
          error={wrong('path')}
        />
        {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
        <Button type="submit" size="xs" loading={isPending} style={{ justifySelf: 'start' }}>
          {t('ask')}
        </Button>
      </form>
      <div aria-live="polite">{!isPending && data !== undefined && <Answer heard={data} />}</div>
    </>
  );
}

function Answer({ heard: { answer, failure } }: { readonly heard: Heard }) {
  const { t } = useTranslation('asking');
  if (answer === null) return <Text size="sm">{t('failed', { detail: failure?.detail ?? '' })}</Text>;
  const { status, milliseconds, encoding, body, isCut } = answer;
  return (
    <>
      <Text size="sm" mt="xs">
        {t('answer', { status, milliseconds })} {encoding === 'base64' && t('binary')} {body === '' && t('empty')}{' '}
        {isCut && t('cut')}
      </Text>
      {encoding === 'utf8' && body !== '' && <pre className={classes.raw}>{readable(body)}</pre>}
    </>
  );
}
