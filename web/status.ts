/** Names and meanings of statuses; the plain page behind a mail's link has the same. */
import type { Status } from '../domain/contribution/state.ts';
import type { Texts } from './i18n.ts';

/** A status this version has no words for is shown as it is. */
export const statusText = (t: Texts, what: 'status' | 'meaning', status: string): string =>
  t(`page.${what}.${status as Status}`, { defaultValue: what === 'status' ? status : '' });
