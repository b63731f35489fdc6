import { useEffect, useEffectEvent, useRef, useState, type FormEvent, type RefObject } from 'react';
import { isProblem } from '../lib/problem.ts';
import { showProblem } from '../lib/show.ts';

/** What is wrong with each field that something is wrong with. */
type Wrong<Name extends string> = { readonly [N in Name]?: string };

/** What stands in each field. */
type Values<Name extends string> = { readonly [N in Name]: string };

interface Given<Name extends string> {
  /** The fields as the API calls them, each with what has to be so before it is sent: what is wrong with it, or null. */
  readonly fields: { readonly [N in Name]: (value: string, all: Values<Name>) => string | null };
  /** What the last try was answered with. */
  readonly error: Error | null;
  readonly send: (values: Values<Name>) => void;
}

export interface Form<Name extends string> {
  /** For the `<form>`. Its fields have their name as `name`. */
  readonly props: {
    readonly ref: RefObject<HTMLFormElement | null>;
    readonly noValidate: true;
    readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
    readonly onInput: (event: FormEvent<HTMLFormElement>) => void;
  };
  /** What stands at a field: what is wrong with what was typed, or what the server refused it for. */
  readonly wrong: (name: Name) => string | null;
  /** A refusal that no field of this form is to blame for. */
  readonly refusal: Error | null;
}

/**
 * The field that a refusal blames: `resourceIds[1]` and `attendees[0].email` blame what they begin with, and of `rules` and
 * `rules.slot` the nearer.
 */
export function blamed<Name extends string>(error: Error | null, names: readonly Name[]): Name | null {
  const param = isProblem(error) ? error.param : null;
  if (param === null) return null;
  const begun = names.filter(
    (name) => param === name || (param.startsWith(name) && /[.[]/.test(param[name.length] ?? '')),
  );
  return begun.toSorted((a, b) => b.length - a.length)[0] ?? null;
}

/** Where one types into a field: a choice among many is sent by a hidden one that stands behind what is seen. */
const seen = (field: HTMLElement | null | undefined): HTMLElement | null | undefined =>
  field?.matches('[type=hidden]') ? field.previousElementSibling?.querySelector('input') : field;

/** What somebody typed into a field of a form. */
export function textIn(form: HTMLFormElement | null, name: string): string {
  const text = new FormData(form ?? undefined).get(name);
  return typeof text === 'string' ? text.trim() : '';
}

/**
 * Hears of fields that get another value without anybody typing, as when a list comes with its first choice: what was wrong with them
 * is not so any more.
 */
function hearGiven<Name extends string>(
  form: HTMLFormElement,
  names: readonly Name[],
  tell: (given: readonly Name[]) => void,
): () => void {
  const before = new FormData(form);
  const observer = new MutationObserver(() => {
    const now = new FormData(form);
    const given = names.filter((name) => (now.get(name) ?? '') !== (before.get(name) ?? ''));
    if (given.length > 0) tell(given);
  });
  observer.observe(form, { subtree: true, childList: true, attributes: true, attributeFilter: ['value'] });
  return () => observer.disconnect();
}

/** Reads a form, tells what is missing, and puts a refusal at the field that it blames; there goes the focus, too. */
export function useForm<Name extends string>({ fields, error, send }: Given<Name>): Form<Name> {
  const names = Object.keys(fields) as Name[];
  const ref = useRef<HTMLFormElement>(null);
  const place = (problem: Error | null): Wrong<Name> => {
    const name = blamed(problem, names);
    return (name === null ? {} : { [name]: showProblem(problem) }) as Wrong<Name>;
  };
  const [told, setTold] = useState(() => ({ error, wrong: place(error) }));
  if (told.error !== error) setTold({ error, wrong: place(error) });
  const mark = (wrong: Wrong<Name>): void => setTold({ error, wrong });
  const fieldOf = (name: Name) => seen(ref.current?.querySelector<HTMLElement>(`[name="${name}"]`));
  const focus = (name: Name | null | undefined): void => {
    if (name) fieldOf(name)?.focus();
  };
  const point = useEffectEvent((problem: Error | null) => focus(blamed(problem, names)));
  useEffect(() => point(error), [error]);
  const clear = useEffectEvent((given: readonly Name[]) =>
    mark(
      Object.fromEntries(Object.entries(told.wrong).filter(([name]) => !given.includes(name as Name))) as Wrong<Name>,
    ),
  );
  useEffect(() => {
    const form = ref.current;
    const marked = (Object.keys(told.wrong) as Name[]).filter((name) => told.wrong[name] !== undefined);
    return form === null || marked.length === 0 ? undefined : hearGiven(form, marked, clear);
  }, [told.wrong]);

  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const valueOf = (name: Name): string => {
      const value = data.get(name);
      return typeof value === 'string' ? value : '';
    };
    const typed = names.map((name) => [name, valueOf(name)] as const);
    const all = Object.fromEntries(typed) as Values<Name>;
    const wrong = typed.flatMap(([name, value]) => {
      const why = fields[name](value, all);
      return why === null ? [] : [[name, why] as const];
    });
    mark(Object.fromEntries(wrong) as Wrong<Name>);
    if (wrong.length === 0) send(all);
    else focus(wrong[0]?.[0]);
  };
  const onInput = ({ target }: FormEvent<HTMLFormElement>): void => {
    const said = target instanceof HTMLElement ? target.getAttribute('name') : null;
    const name = names.find((one) => one === said || fieldOf(one) === target);
    if (name !== undefined && name in told.wrong) mark({ ...told.wrong, [name]: undefined });
  };
  return {
    props: { ref, noValidate: true, onSubmit, onInput },
    wrong: (name) => told.wrong[name] ?? null,
    refusal: blamed(error, names) === null ? error : null,
  };
}
