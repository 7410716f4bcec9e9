/** What the log and the trace are told of a run: one line for each phase, and one span. */
import type { Logger } from '../common/logger';
import type { Span, Tracer } from '../common/tracing/tracer';
import type { RunBook } from './run-book';

export class ToldRun {
  /** Each of its lines names the run. */
  readonly logger: Logger;
  private span: Span | undefined;
  private phase: { readonly name: string; readonly span: Span | undefined } | undefined;

  constructor(
    private readonly id: string,
    logger: Logger,
    private readonly tracer: Tracer | undefined,
  ) {
    this.logger = logger.with({ run: id });
  }

  begin(mode: string): void {
    this.logger.info(`${this.id}: ${mode} recompute`, { mode });
    this.span = this.tracer?.begin('recompute', { fields: { 'twofold.run': this.id, 'twofold.mode': mode } });
  }

  /** The same book; a phase that is noted down there is told here. */
  follow(book: RunBook): RunBook {
    return {
      ...book,
      phase: (run, phase, days) => {
        this.enter(phase.split(':', 1)[0] ?? phase);
        return book.phase(run, phase, days);
      },
    };
  }

  /** `wrong`: what kind of error ended it. */
  end(wrong?: string): void {
    this.phase?.span?.end(wrong);
    this.span?.end(wrong);
    this.phase = this.span = undefined;
  }

  private enter(name: string): void {
    if (this.phase?.name === name) return;
    this.logger.debug(`${this.id}: ${name}`);
    this.phase?.span?.end();
    this.phase = { name, span: this.span && this.tracer?.begin(name, { parent: this.span.self }) };
  }
}
