import type { Reach } from '../../platform/context/principal.ts';
import type { Role } from '../../platform/contract/scopes.ts';

export interface UserRow {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly names: Record<string, string>;
  readonly role: Role;
  readonly cardNumber: string | null;
  /** To whom she reports. */
  readonly managerId: number | null;
  readonly deactivatedAt: Date | null;
  readonly createdAt: Date;
  readonly version: number;
  readonly reach: Reach;
  readonly groupIds: number[];
}

export interface UserFilter {
  readonly ids?: readonly number[];
  readonly search?: string;
  /** Does the search look at e-mail addresses too? */
  readonly byEmail: boolean;
  readonly groupId?: number;
  /** In one of these. */
  readonly groupIds?: readonly number[];
  readonly role?: Role;
  readonly active?: boolean;
}

export interface PersonRow {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly active: boolean;
}

export interface UserValues {
  readonly email: string;
  readonly name: string;
  readonly names: Record<string, string>;
  readonly role: Role;
  readonly cardNumber: string | null;
}

export interface Account {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly reach: Reach;
  readonly passwordHash: string | null;
  /** Atrium made the password. */
  readonly mustChangePassword: boolean;
  readonly deactivatedAt: Date | null;
}

/** A password as it is stored, and whether Atrium made it. */
export interface StoredPassword {
  readonly passwordHash: string;
  readonly passwordIsGenerated: boolean;
}

export interface GroupRow {
  readonly id: number;
  readonly name: string;
  readonly members: number;
  readonly createdAt: Date;
  readonly version: number;
}

/** What credentials carry of a person, or are derived from. */
export type Carried = Pick<UserValues, 'email' | 'name' | 'role'> & { readonly deactivatedAt: Date | null };

/** What they neither carry nor ask. */
export type Details = Pick<UserValues, 'names' | 'cardNumber'>;
