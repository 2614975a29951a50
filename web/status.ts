/** Names and meanings of statuses; the plain page behind a mail's link has the same. */
import type { TFunction } from 'i18next';
import type { Status } from '../domain/contribution/state.ts';

/** A status this version has no words for is shown as it is. */
export const statusText = (t: TFunction, what: 'status' | 'meaning', status: string): string =>
  t(`page.${what}.${status as Status}`, { defaultValue: what === 'status' ? status : '' });
