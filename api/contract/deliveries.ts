/** Routes of what a person or a mail server says of a delivery after the program has done its part. */
import * as z from 'zod';
import { created } from './common.ts';
import { route } from './route.ts';

const deliveryId = z.string().regex(/^[\w:|./-]{1,400}$/);

export const deliveries = {
  resolveDelivery: route({
    method: 'post',
    path: '/api/deliveries/:id/resolve',
    tag: 'notices',
    summary:
      'A person’s word on a delivery that the program could not end: `sent` or `send-again` for one whose fate is unknown; `send-again` for one that was refused, keeps failing or was left out for that. Sending again to an address that had stopped says that it works again. What went in one mail is resolved together',
    access: 'person',
    params: z.strictObject({ id: deliveryId }),
    body: z.strictObject({
      resolution: z.enum(['sent', 'send-again']),
      reason: z.string().trim().min(1).max(2000).describe('What is known, and from where; kept, with who said it and when'),
    }),
    key: 'required',
    responses: created,
  }),
  reportBounce: route({
    method: 'post',
    path: '/api/inbound/bounces',
    tag: 'notices',
    summary:
      'Reports a mail that came back after the mail server had taken it, for the secretariat and for a program with the role `bounce-reporter`. A permanent status about the address stops it; the same report twice counts once',
    access: 'person',
    body: z
      .strictObject({
        messageId: z
          .string()
          .regex(/^<[^<>\s]{1,300}>$/)
          .optional()
          .describe('Message-ID of the mail, in angle brackets'),
        delivery: deliveryId.optional(),
        notice: z
          .string()
          .regex(/^[\w-]{1,100}$/)
          .optional()
          .describe('The mail’s header X-Plenary-Notice; needs the recipient'),
        recipient: z
          .email()
          .max(254)
          .optional()
          .describe('The address that was refused; one that its person no longer has does not stop the present one'),
        status: z
          .string()
          .regex(/^(?:[45]\.\d{1,3}\.\d{1,3}|[45]\d\d)$/)
          .describe('RFC 3463, e.g. 5.1.1; or a bare SMTP reply code'),
        diagnostic: z.string().trim().max(1000).optional().describe('What the other server said'),
        report: z
          .string()
          .min(1)
          .max(300)
          .optional()
          .describe('Id of the report itself, so that a second bounce with the same status counts'),
      })
      .refine(
        (b) => [b.messageId, b.delivery, b.notice].filter((way) => way !== undefined).length === 1,
        'names the mail in exactly one way: messageId, delivery or notice',
      )
      .refine((b) => b.notice === undefined || b.recipient !== undefined, { path: ['recipient'], message: 'is needed beside a notice' }),
    responses: {
      200: {
        description: 'Recorded, now or before',
        schema: z.object({
          deliveries: z.array(z.string()).describe('Those that the mail carried'),
          stopped: z.boolean().describe('Whether nothing is sent to this person’s address any more'),
        }),
      },
    },
  }),
};
