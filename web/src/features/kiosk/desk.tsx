import { useEffect, useRef, useState, type FormEvent } from 'react';
import { tell, type Answers, type Outcome } from './asking.ts';
import { Camera, hasCamera } from './camera.tsx';
import classes from './kiosk.module.css';
import { Questions } from './questions.tsx';
import { MOST, tidy, useTyping } from './typing.ts';
import { fill } from '../../parts/screen/speaking.ts';
import type { Words } from './words.ts';

/** For how long it is shown what came of a code, in milliseconds. */
const SHOWN_MS = 8_000;
/** What codes are made of. */
const KEYS = Array.from('1234567890ABCDEFGHJKMNPQRSTVWXYZ');

interface Props {
  readonly say: Words;
  readonly place: string;
  /** Nobody stands there any more. */
  readonly onRest: () => void;
}

/** Takes a visitor's code, says what came of it, and begins again. */
export function Desk({ say, place, onRest }: Props) {
  const [code, setCode] = useState('');
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [isAsking, setAsking] = useState(false);
  const begin = (typed = ''): void => {
    setOutcome(null);
    setCode(typed);
  };
  const send = async (what: 'arrivals' | 'departures', said: string, answers?: Answers | null): Promise<void> => {
    if (said === '' || isAsking) return;
    setAsking(true);
    setOutcome(await tell(what, said, answers));
    setCode('');
    setAsking(false);
  };
  const asked = outcome?.is === 'asked' ? outcome : null;
  useTyping(
    asked === null
      ? {
          onCharacter: (one) => (outcome === null ? setCode((typed) => tidy(typed + one)) : begin(tidy(one))),
          onEnter: () => void send('arrivals', code),
        }
      : null,
  );
  const isShown = outcome !== null && asked === null;
  useEffect(() => {
    if (!isShown) return undefined;
    const timer = setTimeout(() => {
      setOutcome(null);
      onRest();
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isShown, onRest]);
  if (asked !== null)
    return (
      <Questions
        // Other questions, or other eyes: nothing of before is left.
        key={`${asked.code}/${asked.version}`}
        say={say}
        questions={asked.questions}
        isSending={isAsking}
        onAnswers={(answers) => void send('arrivals', asked.code, { answers, questionnaireVersion: asked.version })}
        onSkip={() => void send('arrivals', asked.code, null)}
        onBack={() => begin()}
        onLeft={() => {
          begin();
          onRest();
        }}
      />
    );
  if (outcome !== null && outcome.is !== 'asked')
    return (
      <Result
        key={outcome.is}
        say={say}
        outcome={outcome}
        onBack={begin}
        onLeave={(its) => void send('departures', its)}
      />
    );
  return (
    <>
      <h1>{fill(say.welcomeTo, { place })}</h1>
      <p>{say.scan}</p>
      <CodeForm
        say={say}
        code={code}
        change={setCode}
        isAsking={isAsking}
        send={(said) => void send('arrivals', said)}
      />
    </>
  );
}

interface CodeFormProps {
  readonly say: Words;
  readonly code: string;
  readonly change: (to: (before: string) => string) => void;
  readonly isAsking: boolean;
  readonly send: (code: string) => void;
}

function CodeForm({ say, code, change, isAsking, send }: CodeFormProps) {
  const [camera, setCamera] = useState<'closed' | 'open' | 'failed'>('closed');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send(code);
  };
  return (
    <form className={classes['form']} onSubmit={submit}>
      {camera === 'open' && (
        <Camera say={say} onCode={(seen) => send(tidy(seen))} onFailure={() => setCamera('failed')} />
      )}
      {camera === 'failed' && <p role="alert">{say.noCamera}</p>}
      {hasCamera() && (
        <button
          type="button"
          className={classes['plain']}
          onClick={() => setCamera(camera === 'open' ? 'closed' : 'open')}
        >
          {camera === 'open' ? say.closeCamera : say.camera}
        </button>
      )}
      <label>
        {say.code}
        <input
          value={code}
          onChange={(event) => {
            const typed = tidy(event.currentTarget.value);
            change(() => typed);
          }}
          maxLength={MOST}
          inputMode="none"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
        />
      </label>
      <div className={classes['keys']}>
        {KEYS.map((key) => (
          <button
            key={key}
            type="button"
            className={classes['key']}
            onClick={() => change((typed) => tidy(typed + key))}
          >
            {key}
          </button>
        ))}
        <button
          type="button"
          className={classes['key']}
          aria-label={say.delete}
          onClick={() => change((typed) => typed.slice(0, -1))}
        >
          ⌫
        </button>
      </div>
      <button type="submit" className={classes['go']} disabled={code === '' || isAsking}>
        {say.send}
      </button>
    </form>
  );
}

type Ended = Exclude<Outcome, { readonly is: 'asked' }>;

interface ResultProps {
  readonly say: Words;
  readonly outcome: Ended;
  readonly onBack: () => void;
  readonly onLeave: (code: string) => void;
}

function Result({ say, outcome, onBack, onLeave }: ResultProps) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const [head, text] = saying(say, outcome);
  return (
    <>
      <h1 ref={title} tabIndex={-1}>
        {head}
      </h1>
      <p>{text}</p>
      {outcome.is === 'here' && (
        <button type="button" className={classes['go']} onClick={() => onLeave(outcome.code)}>
          {say.leave}
        </button>
      )}
      <button type="button" className={classes['plain']} onClick={() => onBack()}>
        {say.back}
      </button>
    </>
  );
}

function saying(say: Words, outcome: Ended): readonly [head: string, text: string] {
  if (outcome.is === 'hello') return [fill(say.hello, outcome), fill(say.told, outcome)];
  if (outcome.is === 'bye') return [fill(say.bye, outcome), say.byeText];
  if (outcome.is === 'desk') return [say.desk, ''];
  // Of what was not sent, and not of how it is by now: the screen says that at its edge.
  if (outcome.is === 'offline') return [say.notSent, say.notSentText];
  const texts = { here: say.hereText, unknown: say.unknownText, wait: say.waitText };
  const { is } = outcome;
  return [say[is], is in texts ? texts[is as keyof typeof texts] : say.desk];
}
