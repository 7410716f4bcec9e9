/**
 * The way past the router. An address that was routed and answered once means the same question for ever, so while its
 * answer lies prepared for the view as it stands, it goes out at once: routing costs more than such an answer does.
 * Whatever else there is to a request (a wait, a problem, a rendering) is the routes' affair.
 */
import type { RequestListener } from 'node:http';
import type { Metrics } from '../metrics';
import type { MergedView } from '../view/merged-view';
import { sendRendered } from './headers';
import type { PreparedAnswers } from './prepared-answers';
import type { Question } from './question';

export interface ShortcutParts {
  readonly view: MergedView;
  readonly prepared: PreparedAnswers;
  readonly metrics: Pick<Metrics, 'requestDuration'>;
}

interface Learnt {
  readonly question: Question;
  /** Of the request that is measured. */
  readonly labels: { readonly route: string; readonly method: 'GET'; readonly status: 200 };
}

const REMEMBERED = 500;

export class Shortcut {
  private readonly learnt = new Map<string, Learnt>();

  constructor(private readonly parts: ShortcutParts) {}

  /** From now on, GET of `address` (path and query as they were sent) asks `question`, which waits for nothing; `route` is the pattern that took it. */
  learn(address: string, question: Question, route: string): void {
    if (this.learnt.has(address)) return;
    this.learnt.set(address, { question, labels: { route, method: 'GET', status: 200 } });
    const [oldest] = this.learnt.keys();
    if (this.learnt.size > REMEMBERED && oldest !== undefined) this.learnt.delete(oldest);
  }

  /** `app`, for what is not answered here. */
  around(app: RequestListener): RequestListener {
    const { metrics } = this.parts;
    return (request, response) => {
      const begun = performance.now();
      const learnt = request.method === 'GET' ? this.learnt.get(request.url ?? '') : undefined;
      const body = learnt && this.ready(learnt.question);
      if (learnt === undefined || body === undefined) {
        app(request, response);
        return;
      }
      response.once('finish', () => metrics.requestDuration.observe(learnt.labels, (performance.now() - begun) / 1000));
      sendRendered(response, body);
    };
  }

  /** Undefined where there is no exact answer just now, or it is not rendered yet. */
  private ready(question: Question): string | Buffer | undefined {
    const answering = this.parts.view.answer();
    return answering.ok ? this.parts.prepared.ready(question, answering.answer) : undefined;
  }
}
