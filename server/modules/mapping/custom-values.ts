import type { CustomField, CustomType, FieldIssue, MappedRecord, Mapped, Raw, Scalar } from './contract.ts';
import { Failure, shown } from './failure.ts';

/** What a declared field does with a value that a mapping gives: it as the field holds it, or why not. */
type Judge = (value: Exclude<Mapped, null>) => Mapped | Failure;

/** A day, or the beginning of one as steps write it. */
const DAY = /^(\d{4}-\d{2}-\d{2})(?:T00:00:00(?:\.0+)?Z)?$/;

const asText = (value: Mapped): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;

function judgeNumber(value: Mapped): number | Failure {
  return typeof value === 'number' ? value : new Failure('not_a_number', value);
}

function judgeInteger(value: Mapped): number | Failure {
  const number = judgeNumber(value);
  return number instanceof Failure || Number.isSafeInteger(number) ? number : new Failure('not_a_whole_number', value);
}

function judgeDate(value: Mapped): string | Failure {
  const day = typeof value === 'string' ? DAY.exec(value)?.[1] : undefined;
  try {
    if (day !== undefined) return Temporal.PlainDate.from(day, { overflow: 'reject' }).toString();
  } catch {
    // There is no such day.
  }
  return new Failure('not_a_time', value);
}

function judgeDateTime(value: Mapped): string | Failure {
  try {
    if (typeof value === 'string') return Temporal.Instant.from(value).toString();
  } catch {
    // It is no time, or does not say of which clocks.
  }
  return new Failure('not_a_time', value);
}

function judgeUrl(value: Mapped): string | Failure {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  // People follow it: nothing but a page is behind it.
  return url && /^https?:$/.test(url.protocol) ? String(value) : new Failure('not_a_url', value);
}

const judgeChoice =
  (options: ReadonlySet<string>): Judge =>
  (value) => {
    const text = asText(value);
    return text !== null && options.has(text) ? text : new Failure('not_a_choice', value);
  };

const judgeChoices =
  (options: ReadonlySet<string>): Judge =>
  (value) => {
    const all: readonly Scalar[] = typeof value === 'object' ? value : [value];
    const texts = all.map(asText).filter((text) => text !== null && options.has(text));
    return texts.length === all.length ? [...new Set(texts)] : new Failure('not_a_choice', value);
  };

const plain: Readonly<Record<Exclude<CustomType, 'enum' | 'multiEnum'>, Judge>> = {
  text: (value) => asText(value) ?? new Failure('not_text', value),
  integer: judgeInteger,
  decimal: judgeNumber,
  boolean: (value) => (typeof value === 'boolean' ? value : new Failure('not_yes_or_no', value)),
  date: judgeDate,
  datetime: judgeDateTime,
  url: judgeUrl,
  json: (value) => value,
};

function judgeBy({ type, options }: CustomField): Judge {
  if (type === 'enum') return judgeChoice(new Set(options));
  return type === 'multiEnum' ? judgeChoices(new Set(options)) : plain[type];
}

/**
 * A mapping whose own fields are judged by their types, where these are declared. What is not of its type is nothing, and an issue; no record is
 * rejected for it.
 */
export function judging(
  mapping: (raw: Raw) => MappedRecord,
  fields: readonly CustomField[],
): (raw: Raw) => MappedRecord {
  if (fields.length === 0) return mapping;
  const judges = fields.map((field) => ({ key: field.key, judge: judgeBy(field) }));
  return (raw) => {
    const made = mapping(raw);
    const custom: Record<string, Mapped> = { ...made.custom };
    const issues: FieldIssue[] = [];
    for (const { key, judge } of judges) {
      const value = Object.hasOwn(custom, key) ? (custom[key] ?? null) : null;
      if (value === null) continue;
      const judged = judge(value);
      if (!(judged instanceof Failure)) {
        custom[key] = judged;
        continue;
      }
      custom[key] = null;
      issues.push({ field: `custom.${key}`, change: 'nulled', reason: judged.reason, value: shown(value) });
    }
    return { ...made, custom, issues: issues.length === 0 ? made.issues : [...made.issues, ...issues] };
  };
}
