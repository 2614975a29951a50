/** A notice explained in sentences: planned by what, when, moved by what, what became of it. For people, so in words; the data stands beside it. */
import { formatMoment } from '../domain/calendar/format.ts';

export interface Explained {
  readonly rule: string;
  readonly kind: string;
  readonly audience: string;
  readonly dueAt: Date;
  readonly state: string;
  readonly reason: string | null;
  readonly generation: number | null;
  readonly plannedAt: Date;
  readonly plannedWith: string;
  readonly causeEvent: string;
  readonly template: { readonly id: string; readonly version: number };
  readonly cause: { readonly kind: string | null; readonly actor: string | null; readonly reason: string | null };
  readonly before: readonly { readonly dueAt: Date; readonly state: string }[];
  readonly deliveries: readonly {
    readonly person: string;
    readonly state: string;
    readonly reason: string | null;
    readonly response: string | null;
    readonly sentAt: Date | null;
    readonly dueAt: Date;
    readonly attempts: number;
    readonly resolution?: { readonly resolution: string; readonly reason: string; readonly by: string; readonly at: string } | null;
  }[];
}

/** Reasons that the planner and delivery write, in words. Anything else is the event that overtook the plan. */
const reasons: Readonly<Record<string, string>> = {
  'before-invitation': 'it would have come before the invitation',
  'before-plan': 'its instant had passed when this plan was made',
  'after-deadline': 'it would have come after the deadline',
  nobody: 'nobody held the role it is for',
  'too-late': 'it was later than its rule allows',
  'no-longer-holds-role': 'the role it is for had ended',
  'address-stopped': 'a mail server had refused this address for good',
  'address-stopped-passed-on':
    'a mail server had refused this address for good; what still made sense was planned again, for who can be reached',
};
const because = (reason: string | null): string => (reason === null ? 'no reason was recorded' : (reasons[reason] ?? `of "${reason}"`));

function fate({ state, reason, deliveries }: Explained): string {
  switch (state) {
    case 'planned':
      return 'It has not been sent yet.';
    case 'cancelled':
      return `It was cancelled because ${because(reason)}.`;
    case 'skipped':
      return `It was skipped because ${because(reason)}.`;
    default:
      return `It went to ${deliveries.length === 1 ? 'one person' : `${deliveries.length} people`}.`;
  }
}

function resolved({ resolution }: Explained['deliveries'][number], when: (at: Date) => string): string {
  if (!resolution) return '';
  const said = resolution.resolution === 'sent' ? 'that it was sent' : 'that it is sent again';
  return ` ${resolution.by} decided on ${when(new Date(resolution.at))} ${said}: “${resolution.reason}”`;
}

function delivered(d: Explained['deliveries'][number], when: (at: Date) => string): string {
  const answer = d.response ? ` The mail server answered: ${d.response}` : '';
  switch (d.state) {
    case 'sent':
      return `Sent to ${d.person} on ${d.sentAt ? when(d.sentAt) : 'an unknown instant'}.${answer}`;
    case 'bounced':
      return `Refused by the mail server for ${d.person} after ${d.attempts} attempt(s).${answer}${d.reason?.startsWith('address-stopped') ? ' Nothing more was sent to this address.' : ''}`;
    case 'unknown':
      return `Nobody knows whether it reached ${d.person}: the connection broke while it was being sent. It is not sent again by itself.${answer}`;
    case 'cancelled':
    case 'skipped':
      return `Not sent to ${d.person}, because ${because(d.reason)}.`;
    default:
      return `To be sent to ${d.person} from ${when(d.dueAt)}.`;
  }
}

/** `zone` is the one in which instants are shown. */
export function explain(notice: Explained, zone: string): string[] {
  const when = (at: Date): string => formatMoment(at.getTime(), zone, 'en');
  const { cause } = notice;
  const by = cause.kind ? `the command "${cause.kind}"${cause.actor ? ` of ${cause.actor}` : ''}` : 'time alone';
  const moved = notice.before[0];
  return [
    `Planned by the rule "${notice.rule}" of template ${notice.template.id}, version ${notice.template.version}, for ${notice.audience}.`,
    notice.kind === 'scheduled'
      ? `Due on ${when(notice.dueAt)}, as the ladder of the situation has it.`
      : `Due on ${when(notice.dueAt)}, when "${notice.causeEvent}" happened.`,
    `This plan was made on ${when(notice.plannedAt)} by the event "${notice.causeEvent}", which followed from ${by}${cause.reason ? `, with the reason “${cause.reason}”` : ''}.`,
    ...(moved ? [`Before that it was due on ${when(moved.dueAt)}; that plan was ${moved.state}.`] : []),
    fate(notice),
    ...notice.deliveries.map((d) => delivered(d, when) + resolved(d, when)),
    `Reckoned with ${notice.plannedWith}.`,
  ];
}
