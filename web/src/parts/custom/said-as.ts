import type { CustomType } from '../../data/custom-fields.ts';

/** How a value is shown. */
type SaidAs = 'yes_or_no' | 'day' | 'link' | 'text';

/** A value by its own looks: the field may be declared otherwise where the value comes from, and is no link or day by its name alone. */
export function saidAs(value: unknown, type: CustomType): SaidAs {
  if (type === 'boolean' && typeof value === 'boolean') return 'yes_or_no';
  if (typeof value !== 'string') return 'text';
  if (type === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))) return 'day';
  return type === 'url' && /^https?:$/.test(URL.parse(value)?.protocol ?? '') ? 'link' : 'text';
}
