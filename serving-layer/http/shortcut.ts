/**
 * The way past the router. An address that was routed and answered once means the same question for ever, so while its
 * answer lies prepared for the view as it stands, it goes out at once: routing costs more than such an answer does.
 * Whatever else there is to a request (a wait, a problem, a rendering, another form, packing) is the routes' affair.
 */
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Metrics } from '../metrics';
import type { MergedView } from '../view/merged-view';
import { isWorthPacking } from './compressed';
import { preferred } from './formats';
import { isKnown, sendRendered, sendUnchanged } from './headers';
import type { PreparedAnswers, Rendered } from './prepared-answers';
import type { Question } from './question';

export interface ShortcutParts {
  readonly view: MergedView;
  readonly prepared: PreparedAnswers;
  readonly metrics: Pick<Metrics, 'requestDuration'>;
}

interface Learnt {
  readonly question: Question;
  /** Of the request that is measured. */
  readonly labels: Readonly<Record<200 | 304, { readonly route: string; readonly method: 'GET'; readonly status: 200 | 304 }>>;
}

const REMEMBERED = 500;

export class Shortcut {
  private readonly learnt = new Map<string, Learnt>();

  constructor(private readonly parts: ShortcutParts) {}

  /** From now on, GET of `address` (path and query as they were sent) asks `question`, which waits for nothing and is answered in JSON; `route` is the pattern that took it. */
  learn(address: string, question: Question, route: string): void {
    if (this.learnt.has(address)) return;
    this.learnt.set(address, { question, labels: { 200: { route, method: 'GET', status: 200 }, 304: { route, method: 'GET', status: 304 } } });
    const [oldest] = this.learnt.keys();
    if (this.learnt.size > REMEMBERED && oldest !== undefined) this.learnt.delete(oldest);
  }

  /** `app`, for what is not answered here. */
  around(app: RequestListener): RequestListener {
    const { metrics } = this.parts;
    return (request, response) => {
      const begun = performance.now();
      const learnt = request.method === 'GET' ? this.learnt.get(request.url ?? '') : undefined;
      const rendered = learnt && this.ready(learnt.question, request);
      if (learnt === undefined || rendered === undefined) {
        app(request, response);
        return;
      }
      const known = request.headers['if-none-match'];
      const isUnchanged = known !== undefined && isKnown(known, rendered.answer.tag);
      response.once('finish', () => metrics.requestDuration.observe(learnt.labels[isUnchanged ? 304 : 200], (performance.now() - begun) / 1000));
      if (isUnchanged) sendUnchanged(response, rendered.answer.tag, rendered.ages);
      else sendRendered(response, rendered);
    };
  }

  /** Undefined where there is no exact answer just now, it is not rendered yet, or the caller wants it in another form. */
  private ready(question: Question, { headers }: IncomingMessage): Rendered | undefined {
    const answering = this.parts.view.answer();
    if (!answering.ok || preferred(headers.accept) !== 'json') return undefined;
    const rendered = this.parts.prepared.ready(question, answering.answer);
    return rendered && headers['accept-encoding'] !== undefined && isWorthPacking(rendered.answer.size) ? undefined : rendered;
  }
}
