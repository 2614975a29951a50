/** Public pages and the same as data: for everybody, without signing in. They change nothing. */
import { languageOf, languages } from '../../activities/mail/texts.ts';
import type { publicPages } from '../contract/public.ts';
import type { Handlers, Reply } from '../contract/route.ts';
import type { Inside } from '../deps.ts';
import { Problem } from '../problems.ts';
import { cached, nothingPublic, publicPage } from '../public/frame.ts';
import {
  type Content,
  indexContent,
  pledgeContent,
  pledgesContent,
  type Reader,
  regionContent,
  stateContent,
  textContent,
} from '../public/pages.ts';
import { publicCounts, publicPledge, publicPledges, publicRegion, publicState, regionNames, statesIn } from '../public/read.ts';
import { documentsOf, publicText } from '../public/texts.ts';
import { iso } from '../view.ts';

interface Asked {
  readonly query: { readonly lang?: string | undefined };
  readonly from: { readonly language: string };
  readonly receivedAt: number;
}

export function publicRoutes(deps: Inside): Handlers<typeof publicPages> {
  const { pool, config } = deps;
  /** A page in the language that is asked for in the address, else by the browser; what is not there is said in that language. */
  const page = async ({ query, from, receivedAt }: Asked, path: string, make: (reader: Reader) => Promise<Content>): Promise<Reply> => {
    const language = query.lang !== undefined && languages.includes(query.lang) ? query.lang : languageOf(from.language);
    try {
      const content = await make({ language, at: receivedAt });
      return publicPage(config.baseUrl, { language, path, data: path.replace(/^\/public/, '/public/data'), ...content });
    } catch (error) {
      if (error instanceof Problem && error.rule === 'not-found') return nothingPublic(config.baseUrl, language);
      throw error;
    }
  };
  const data = (at: number, body: object): Reply => ({
    body: { asOf: iso(at), ...body },
    headers: { ...cached, 'Access-Control-Allow-Origin': '*' },
  });

  return {
    publicIndex: (input) =>
      page(input, '/public', async (reader) => {
        const [states, regions, counts, documents] = await Promise.all([
          statesIn(pool, null, input.receivedAt),
          regionNames(deps),
          publicCounts(pool),
          documentsOf(deps, null),
        ]);
        return indexContent({ states, regions, counts, documents }, reader);
      }),
    publicState: (input) =>
      page(input, `/public/states/${input.params.id}`, async (reader) =>
        stateContent(await publicState(deps, input.params.id, input.receivedAt), await regionNames(deps), reader),
      ),
    publicRegion: (input) =>
      page(input, `/public/regions/${input.params.id}`, async (reader) =>
        regionContent(await publicRegion(deps, input.params.id, input.receivedAt), reader),
      ),
    publicText: (input) =>
      page(input, `/public/texts/${input.params.id}`, async (reader) =>
        textContent(await publicText(deps, input.params.id), await regionNames(deps), reader),
      ),
    publicPledges: (input) => {
      const { cursor } = input.query;
      const path = cursor === undefined ? '/public/pledges' : `/public/pledges?cursor=${encodeURIComponent(cursor)}`;
      return page(input, path, async (reader) => {
        const { items, next } = await publicPledges(pool, cursor);
        return pledgesContent(items, next, cursor === undefined, reader);
      });
    },
    publicPledge: (input) =>
      page(input, `/public/pledges/${input.params.id}`, async (reader) => pledgeContent(await publicPledge(deps, input.params.id), reader)),

    publicIndexData: async ({ receivedAt }) => data(receivedAt, await publicCounts(pool)),
    publicStateData: async ({ params, receivedAt }) => data(receivedAt, await publicState(deps, params.id, receivedAt)),
    publicRegionData: async ({ params, receivedAt }) => data(receivedAt, await publicRegion(deps, params.id, receivedAt)),
    publicTextData: async ({ params, receivedAt }) => data(receivedAt, await publicText(deps, params.id)),
    publicPledgesData: async ({ query, receivedAt }) => data(receivedAt, await publicPledges(pool, query.cursor)),
    publicPledgeData: async ({ params, receivedAt }) => data(receivedAt, await publicPledge(deps, params.id)),
  };
}
