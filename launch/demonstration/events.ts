/** The ECE review's meetings in the demonstration: announced, with their room changed. Invented but for the place, where reviews were held. */
import { subjectId } from '../../domain/lifecycle.ts';
import { cycleId, type Deed } from './deed.ts';

const phase = 'regional-review-ece';
const coordinator = { actor: 'coordinator-ece', principal: 'ECE' };
const venue = 'Palais des Nations, Geneva';

const announced = (daysAgo: number, stage: string, body: object): Deed => ({
  ...{ daysAgo, subject: subjectId.event(cycleId, phase, stage), kind: 'announce', body: { ...body } },
  ...coordinator,
});

export const events: readonly Deed[] = [
  announced(30, 'conference', {
    venue,
    room: 'Room XX',
    chairs: ['CHE'],
    message: 'The programme follows. Please register by the end of next month.',
  }),
  announced(28, 'hearing', { venue, room: 'Room XIX', links: [{ title: 'Registration (invented)', url: 'https://example.org/hearing' }] }),
  announced(21, 'consultation', { links: [{ title: 'Discussion space (invented)', url: 'https://example.org/discussion' }] }),
  {
    ...{ daysAgo: 10, subject: subjectId.event(cycleId, phase, 'hearing'), kind: 'change' },
    ...{ body: { room: 'Room XXIV', reason: 'More have registered than the first room holds.' }, ...coordinator },
  },
];
