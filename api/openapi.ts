/** The OpenAPI 3.1 description, made from the contract: what is mounted is what is described. */
import * as z from 'zod';
import { cookieName } from './auth.ts';
import { Problem } from './contract/common.ts';
import type { ResponseSpec, Route } from './contract/route.ts';
import { csvType } from './csv.ts';
import { formTypes } from './forms.ts';

type JsonObject = Readonly<Record<string, unknown>>;

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any', reused: 'inline' });
  return rest;
}

function parameters(route: Route): JsonObject[] {
  const of = (schema: z.ZodObject | undefined, place: 'path' | 'query'): JsonObject[] =>
    Object.entries(schema?.shape ?? {}).map(([name, field]) => {
      const { description, ...rest } = schemaOf(field as z.ZodType, 'input');
      const required = place === 'path' || !(field as z.ZodType).safeParse(undefined).success;
      return { name, in: place, required, schema: rest, ...(description !== undefined && { description }) };
    });
  const key = route.key && {
    name: 'Idempotency-Key',
    in: 'header',
    required: route.key === 'required',
    description: 'The same key with the same request is answered as the first time; with another request it is refused (422).',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  };
  return [...of(route.params, 'path'), ...of(route.query, 'query'), ...(key ? [key] : [])];
}

const response = ({ description, schema, type }: ResponseSpec): JsonObject => ({
  description,
  ...(type
    ? { content: { [type]: { schema: { type: 'string' } } } }
    : schema
      ? { content: { 'application/json': { schema: schemaOf(schema, 'output') } } }
      : {}),
});

function operation(id: string, route: Route): JsonObject {
  return {
    operationId: id,
    tags: [route.tag],
    summary: route.summary,
    parameters: parameters(route),
    ...(route.body && {
      requestBody: {
        required: !route.body.safeParse({}).success,
        content: Object.fromEntries(
          (route.csv ? [csvType] : route.form ? formTypes : ['application/json']).map((type) => [
            type,
            { schema: schemaOf(route.body as z.ZodType, 'input') },
          ]),
        ),
      },
    }),
    responses: {
      ...Object.fromEntries(Object.entries(route.responses).map(([status, spec]) => [status, response(spec)])),
      default: { $ref: '#/components/responses/Problem' },
    },
    security: route.access === 'person' ? [{ apiKey: [] }, { session: [] }] : route.access === 'visitor' ? [{}, { session: [] }] : [],
  };
}

export function openApi(contract: Readonly<Record<string, Route>>, baseUrl: string): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const [id, route] of Object.entries(contract)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(id, route) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Plenary',
      version: '1',
      description:
        'Review cycles: calls, contributions, decisions, notices. Commands are answered 200 with their answer, or 202 with a receipt when nobody can decide now; they count from their receipt either way.',
    },
    servers: [{ url: baseUrl }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key; it speaks for one person' },
        session: {
          ...{ type: 'apiKey', in: 'cookie', name: cookieName(baseUrl) },
          description: 'A session; changes with it must come from the pages of this site, or are refused with `request.cross-site`',
        },
      },
      schemas: { Problem: schemaOf(Problem, 'output') },
      responses: {
        Problem: {
          description: 'What was wrong, by which rule (RFC 9457)',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}
