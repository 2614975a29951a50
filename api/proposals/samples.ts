/** One mail of a proposal in each language somebody would get it in, made of the facts of this moment. */
import { factsOf, languageFor } from '../../activities/delivery/facts.ts';
import { renderMail } from '../../activities/mail/render.ts';
import type { Inside } from '../deps.ts';
import { type Asked, plan } from './plan.ts';
import { liveOne, type Mail, type Prospect } from './prospect.ts';

interface Chosen {
  readonly prospect: Prospect;
  readonly person: string;
}

/** For each language the first who reads it and would get something. */
function choose(
  prospects: readonly Prospect[],
  readers: ReadonlyMap<string, { readonly language: string }>,
  wouldGet: (subject: string) => readonly Mail[],
): ReadonlyMap<string, Chosen> {
  const chosen = new Map<string, Chosen>();
  for (const prospect of prospects) {
    for (const person of wouldGet(prospect.subject).flatMap(({ people }) => people)) {
      const own = readers.get(person)?.language;
      const language = own === undefined ? undefined : languageFor(own, prospect.template);
      if (language !== undefined && !chosen.has(language)) chosen.set(language, { prospect, person });
    }
  }
  return chosen;
}

/** `wouldGet`: the mails of a contribution as the proposal has kept them. The links lead to this site and sign nobody in. */
export async function samplesOf(deps: Inside, asked: Asked, wouldGet: (subject: string) => readonly Mail[]) {
  const { prospects, basis } = await plan(deps, deps.pool, asked);
  const { readers, places } = basis.people;
  const samples = [];
  for (const [language, { prospect, person }] of [...choose(prospects, readers, wouldGet)].sort()) {
    const { state, mails } = liveOne(prospect, basis);
    const mail = mails.find(({ people }) => people.includes(person));
    const reader = readers.get(person);
    if (!mail || !state || !reader) continue;
    const place = places.get(prospect.participant);
    const facts = factsOf(
      {
        ...{ subjectId: prospect.subject, text: mail.text, audience: mail.audience, state, cycleTitle: prospect.cycleTitle },
        ...{ names: place?.names ?? null, participantZone: place?.zone ?? null, decided: null, receipt: null },
        command: { body: asked.body as { reason?: string; message?: string } },
      },
      reader,
      prospect.template,
      `${deps.config.baseUrl.replace(/\/$/, '')}/c/${prospect.subject}`,
    );
    samples.push({ language, person: { id: person, name: reader.name }, contribution: prospect.subject, ...(await renderMail(facts)) });
  }
  return samples;
}
