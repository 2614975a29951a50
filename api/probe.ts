/** Questions whether something is there, asked so that who is asked hardly notices. */

/** Whether something answers within two seconds; a rejection and false are no. */
export const answers = (question: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    question.then(
      (value) => value !== false,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, 2_000, false).unref()),
  ]);

/**
 * A question whose answer is kept for `ttl` ms, failures too, and that is asked once at a time however many want to know. `now` is a
 * monotonic clock in ms.
 */
export function remembered(ask: () => Promise<boolean>, ttl: number, now: () => number = () => performance.now()): () => Promise<boolean> {
  let kept: { readonly answer: Promise<boolean>; until: number } | undefined;
  return () => {
    if (kept && now() < kept.until) return kept.answer;
    const answer = Promise.resolve()
      .then(ask)
      .catch(() => false);
    const asked = { answer, until: Number.POSITIVE_INFINITY };
    kept = asked;
    void answer.then(() => {
      asked.until = now() + ttl;
    });
    return answer;
  };
}
