import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import type { Answer, Question } from './asking.ts';
import classes from './kiosk.module.css';
import type { Words } from './words.ts';

/** For so long nobody touches the screen before it forgets what was typed, in milliseconds. */
export const FORGETS_AFTER_MS = 60_000;
/** As long as an answer is at most. */
const MOST = 500;

interface Props {
  readonly say: Words;
  readonly questions: readonly Question[];
  readonly isSending: boolean;
  readonly onAnswers: (answers: readonly Answer[]) => void;
  /** She passes by what she need not answer. */
  readonly onSkip: () => void;
  readonly onBack: () => void;
  /** Nobody stands there any more. */
  readonly onLeft: () => void;
}

/** What a visitor is asked before she is let in, on one screen. What she types is nowhere but here, and goes when she goes. */
export function Questions({ say, questions, isSending, onAnswers, onSkip, onBack, onLeft }: Props) {
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({});
  const [missing, setMissing] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  useRest(onLeft);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const answers = questions.flatMap(({ key }) => {
      const answer = given[key]?.trim() ?? '';
      return answer === '' ? [] : [{ key, answer }];
    });
    const left = questions.find(({ key, required }) => required && !answers.some((one) => one.key === key));
    setMissing(left?.key ?? null);
    if (left === undefined && answers.length === 0) onSkip();
    else if (left === undefined) onAnswers(answers);
    else form.current?.querySelectorAll('fieldset')[questions.indexOf(left)]?.querySelector('input')?.focus();
  };
  return (
    <>
      <h1 ref={title} tabIndex={-1}>
        {say.questions}
      </h1>
      <form ref={form} className={classes['form']} onSubmit={submit} noValidate autoComplete="off">
        {questions.map((question) => (
          <Asked
            key={question.key}
            say={say}
            question={question}
            value={given[question.key] ?? ''}
            isMissing={missing === question.key}
            change={(answer) => setGiven((before) => ({ ...before, [question.key]: answer }))}
          />
        ))}
        <button type="submit" className={classes['go']} disabled={isSending}>
          {say.answered}
        </button>
        {questions.every(({ required }) => !required) && (
          <button type="button" className={classes['plain']} disabled={isSending} onClick={onSkip}>
            {say.skip}
          </button>
        )}
        <button type="button" className={classes['plain']} onClick={onBack}>
          {say.back}
        </button>
      </form>
    </>
  );
}

/** Says when nobody has touched the screen, nor typed, for a while. */
function useRest(onRest: () => void): void {
  const latest = useRef(onRest);
  useEffect(() => {
    latest.current = onRest;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => latest.current(), FORGETS_AFTER_MS);
    };
    wait();
    const touches = ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove'] as const;
    for (const touch of touches) document.addEventListener(touch, wait, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const touch of touches) document.removeEventListener(touch, wait);
    };
  }, []);
}

interface AskedProps {
  readonly say: Words;
  readonly question: Question;
  readonly value: string;
  readonly isMissing: boolean;
  readonly change: (answer: string) => void;
}

function Asked({ say, question, value, isMissing, change }: AskedProps) {
  const { text, kind, required, choices = [] } = question;
  const id = useId();
  const about = {
    'aria-invalid': isMissing,
    ...(isMissing && { 'aria-describedby': `${id}-missing` }),
  };
  const options =
    kind === 'yes_no' ? { yes: say.yes, no: say.no } : Object.fromEntries(choices.map((one) => [one, one]));
  return (
    <fieldset className={classes['asked']}>
      <legend id={id}>
        {text}
        {!required && <small> ({say.optional})</small>}
      </legend>
      {kind === 'text' ? (
        <input
          {...about}
          aria-labelledby={id}
          aria-required={required}
          value={value}
          maxLength={MOST}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => change(event.currentTarget.value)}
        />
      ) : (
        Object.entries(options).map(([answer, word]) => (
          <label key={answer} className={classes['choice']}>
            <input {...about} type="radio" name={id} checked={value === answer} onChange={() => change(answer)} />
            {word}
          </label>
        ))
      )}
      {isMissing && (
        <p id={`${id}-missing`} role="alert">
          {say.missing}
        </p>
      )}
    </fieldset>
  );
}
