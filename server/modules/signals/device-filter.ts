import type { Kind } from '../signal-kinds/contract.ts';

/** Which devices are looked for; what is absent leaves nothing out. */
export interface DeviceFilter {
  readonly ids?: readonly number[];
  readonly accessCodes?: readonly string[];
  readonly kind?: Kind;
  readonly buildingId?: number;
  /** At a resource or an entrance, or at neither. */
  readonly placed?: boolean;
  /** At one of these; null: at none. */
  readonly resourceIds?: readonly (number | null)[];
  readonly search?: string;
  readonly retired?: boolean;
}
